using Akka.Cluster.Sharding;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Tells cluster sharding which job a message is for.</summary>
public sealed class JobExtractor() : HashCodeMessageExtractor(ShardCount)
{
    /// <summary>Shards over which jobs are spread; must be the same in all processes of a cluster.</summary>
    public const int ShardCount = 32;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as IJobMessage)?.Job.Value;
}
