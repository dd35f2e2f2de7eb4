using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>Times and sizes under <c>akka.cluster.sharding</c>.</summary>
public class TuningParameters
{
    /// <summary>How often a region asks again for what it was not told.</summary>
    public readonly TimeSpan RetryInterval;

    /// <summary>How many messages a region keeps in all for shards whose home it does not know; more are dropped and logged.</summary>
    public readonly int BufferSize;

    /// <summary>How long entities may take to stop when their shard moves; then they are stopped.</summary>
    public readonly TimeSpan HandOffTimeout;

    /// <summary>When a region that was given a shard and said nothing is told again.</summary>
    public readonly TimeSpan ShardStartTimeout;

    /// <summary>How often the coordinator looks at the balance.</summary>
    public readonly TimeSpan RebalanceInterval;

    /// <summary>How many shards at most are moved at a time; 0 for one.</summary>
    public readonly int LeastShardAllocationAbsoluteLimit;

    /// <summary>Which part of all shards at most is moved at a time, from 0 to 1.</summary>
    public readonly double LeastShardAllocationRelativeLimit;

    private TuningParameters(Config config)
    {
        RetryInterval = config.GetTimeSpan("retry-interval");
        BufferSize = config.GetInt("buffer-size");
        HandOffTimeout = config.GetTimeSpan("handoff-timeout");
        ShardStartTimeout = config.GetTimeSpan("shard-start-timeout");
        RebalanceInterval = config.GetTimeSpan("rebalance-interval");
        LeastShardAllocationAbsoluteLimit = config.GetInt("least-shard-allocation-strategy.rebalance-absolute-limit");
        LeastShardAllocationRelativeLimit = config.GetDouble("least-shard-allocation-strategy.rebalance-relative-limit");
    }

    internal static TuningParameters Create(Config config) => new(config);
}
