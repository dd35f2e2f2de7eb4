using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Decides which region gets a shard, and which shards should move.</summary>
public interface IShardAllocationStrategy : INoSerializationVerificationNeeded
{
    /// <summary>The region for <paramref name="shardId"/>, one of <paramref name="currentShardAllocations"/>.</summary>
    Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations);

    /// <summary>The shards that should move now.</summary>
    Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress);
}

/// <summary>The strategies that come with the library.</summary>
public static class ShardAllocationStrategy
{
    /// <summary>
    /// A new shard goes to the region with the fewest; at each rebalance at most <paramref name="absoluteLimit"/> shards move,
    /// and at most the part <paramref name="relativeLimit"/> of all, but always one.
    /// </summary>
    public static IShardAllocationStrategy LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit) =>
        new Internal.LeastShardAllocationStrategy(absoluteLimit, relativeLimit);
}
