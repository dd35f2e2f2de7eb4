namespace DistTrain.Shared.Protocol;

/// <summary>Names one gradient worker (one device of one worker process) in its cluster, for example <c>worker-1/cpu</c>.</summary>
public readonly record struct WorkerId(string Value) : IComparable<WorkerId>
{
    /// <summary>Ordinal order: the order in which slices are laid over workers.</summary>
    public int CompareTo(WorkerId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
