using System.Text.Json.Serialization;

namespace DistTrain.Shared.Protocol;

/// <summary>Names one gradient worker (one device of one worker process) in its cluster, for example
/// <c>worker-1/cpu</c>.</summary>
[JsonConverter(typeof(WorkerIdConverter))]
public readonly record struct WorkerId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
