using System.Collections.Immutable;

namespace DistTrain.Shared.Numerics;

/// <summary>How a model's tensors lie in one flat float32 vector: parameters first, then buffers, each starting at a
/// multiple of <see cref="Alignment"/> floats (64 bytes, so that a kernel sees the same alignment in every process and gives
/// the same bits). The padding between entries is zero and has no influence on any result.</summary>
public sealed class ParameterLayout : IEquatable<ParameterLayout>
{
    /// <summary>Floats in a cache line: every entry starts at a multiple of it.</summary>
    public const int Alignment = 16;

    private ParameterLayout(ImmutableArray<LayoutEntry> entries, int trainableLength, int length)
    {
        Entries = entries;
        TrainableLength = trainableLength;
        Length = length;
        ParameterCount = entries.Where(e => e.Kind == EntryKind.Parameter).Sum(e => (long)e.Count);
    }

    /// <summary>All tensors, parameters first, in the model's order.</summary>
    public ImmutableArray<LayoutEntry> Entries { get; }

    /// <summary>Floats that hold parameters, padding included; buffers start here.</summary>
    public int TrainableLength { get; }

    /// <summary>Floats in the whole vector, padding included.</summary>
    public int Length { get; }

    /// <summary>Number of trained parameters, without padding and buffers (497 for the heart network).</summary>
    public long ParameterCount { get; }

    /// <summary>Entries of kind <see cref="EntryKind.Parameter"/>.</summary>
    public IEnumerable<LayoutEntry> Parameters => Entries.Where(e => e.Kind == EntryKind.Parameter);

    /// <summary>Entries of kind <see cref="EntryKind.Buffer"/>.</summary>
    public IEnumerable<LayoutEntry> Buffers => Entries.Where(e => e.Kind == EntryKind.Buffer);

    /// <summary>Lays tensors out, parameters before buffers and otherwise in the given order.</summary>
    /// <exception cref="ArgumentException">A name occurs twice, a dimension is negative, or the model has more floats than
    /// one vector can hold (2^31 - 65).</exception>
    public static ParameterLayout Create(IEnumerable<TensorShape> tensors)
    {
        var entries = ImmutableArray.CreateBuilder<LayoutEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var offset = 0L;
        var trainable = 0L;
        foreach (var tensor in tensors.OrderBy(t => t.Kind))
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"the model names the tensor '{tensor.Name}' twice", nameof(tensors));
            var count = 1L;
            foreach (var dimension in tensor.Shape)
            {
                if (dimension < 0)
                    throw new ArgumentException($"tensor '{tensor.Name}' has the dimension {dimension}", nameof(tensors));
                count = checked(count * dimension);
            }

            if (offset + count > Array.MaxLength - 4 * Alignment)
                throw new ArgumentException(
                    $"tensor '{tensor.Name}' ends at {offset + count} floats; "
                    + $"a model vector holds {Array.MaxLength - 4 * Alignment}",
                    nameof(tensors));
            entries.Add(new LayoutEntry(tensor.Name, tensor.Shape, (int)offset, (int)count, tensor.Kind, tensor.IsInteger));
            offset = (offset + count + Alignment - 1) / Alignment * Alignment;
            if (tensor.Kind == EntryKind.Parameter)
                trainable = offset;
        }

        return new ParameterLayout(entries.ToImmutable(), (int)trainable, (int)offset);
    }

    /// <inheritdoc/>
    public bool Equals(ParameterLayout? other) => other is not null && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterLayout);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entries.Length, Length, TrainableLength);
}
