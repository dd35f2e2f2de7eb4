using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Stopping;

/// <summary>Finds where a model vector stopped being numbers.</summary>
public static class NonFinite
{
    /// <summary>
    /// Describes the first NaN or infinity in a gradient or model vector, for example <c>NaN in 2.weight[3, 17] (and 511 more
    /// of its 5120 values)</c>; null when every element is finite.
    /// </summary>
    /// <param name="layout">Where the vector's tensors lie.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="kind">Which tensors to look at; null: all.</param>
    public static string? Describe(ParameterLayout layout, ReadOnlySpan<float> vector, EntryKind? kind = null)
    {
        foreach (var entry in layout.Entries)
        {
            if (kind is not null && entry.Kind != kind)
                continue;
            var values = vector.Slice(entry.Offset, entry.Count);
            var index = VectorKernels.IndexOfNonFinite(values);
            if (index < 0)
                continue;
            var others = 0;
            foreach (var value in values[(index + 1)..])
                if (!float.IsFinite(value))
                    others++;
            var more = others == 0 ? "" : $" (and {others} more of its {entry.Count} values)";
            return $"{Name(values[index])} in {entry.Name}{Place(entry, index)}{more}";
        }

        return null;
    }

    /// <summary>Describes a loss that is NaN or infinite; null when it is finite.</summary>
    public static string? Describe(double loss) => double.IsFinite(loss) ? null : $"the loss is {Name(loss)}";

    private static string Name(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";

    private static string Place(LayoutEntry entry, int index)
    {
        if (entry.Shape.IsEmpty)
            return "";
        var place = new long[entry.Shape.Length];
        long rest = index;
        for (var d = place.Length - 1; d >= 0; d--)
            (rest, place[d]) = Math.DivRem(rest, entry.Shape[d]);
        return $"[{string.Join(", ", place)}]";
    }
}
