using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace DistTrain.Coordinator.Hosting;

/// <summary>Puts a shard where fewest are and leaves it there: a job that trains is moved only when its host is gone.</summary>
internal sealed class StayingAllocation : IShardAllocationStrategy
{
    public static readonly StayingAllocation Instance = new();

    /// <inheritdoc/>
    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        Task.FromResult(currentShardAllocations
            .OrderBy(r => r.Value.Count).ThenBy(r => r.Key.Path.ToString(), StringComparer.Ordinal).First().Key);

    /// <inheritdoc/>
    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
        IImmutableSet<string> rebalanceInProgress) =>
        Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);
}
