using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Puts a file's tensors where a layout wants them.</summary>
internal static class NamedTensors
{
    /// <summary>Reads every entry, by prefix and name.</summary>
    /// <exception cref="FormatException">A tensor is missing or has another shape.</exception>
    public static void Read(SafetensorsReader reader, string prefix, IEnumerable<LayoutEntry> entries, FlatBuffer vector)
    {
        var stored = reader.Header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!stored.TryGetValue(prefix + entry.Name, out var tensor))
                throw new FormatException($"tensor '{prefix}{entry.Name}' is missing");
            if (!tensor.Shape.AsSpan().SequenceEqual(entry.Shape.AsSpan()))
                throw new FormatException(
                    $"tensor '{tensor.Name}' has the shape [{string.Join(", ", tensor.Shape)}] instead of "
                        + $"[{string.Join(", ", entry.Shape)}]");
            reader.Read(tensor, vector.Span.Slice(entry.Offset, entry.Count));
        }
    }
}
