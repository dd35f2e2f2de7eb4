using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding.Internal;

/// <summary>Keeps the numbers of shards per region within one of each other, a few moves at a time.</summary>
internal sealed class LeastShardAllocationStrategy(int absoluteLimit, double relativeLimit) : IShardAllocationStrategy
{
    public Task<IActorRef> AllocateShard(
        IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        Task.FromResult(Sorted(currentShardAllocations).First().Key);

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress) =>
        Task.FromResult<IImmutableSet<string>>(rebalanceInProgress.Count > 0 ? ImmutableHashSet<string>.Empty : Excess(currentShardAllocations));

    private ImmutableHashSet<string> Excess(IImmutableDictionary<IActorRef, IImmutableList<string>> allocations)
    {
        var regions = Sorted(allocations).Select(a => a.Value).ToList();
        var shards = regions.Sum(r => r.Count);
        if (regions.Count == 0 || shards == 0)
            return [];
        var fair = (shards + regions.Count - 1) / regions.Count;
        var limit = Math.Max(1, Math.Min((int)(relativeLimit * shards), absoluteLimit));
        var excess = regions.SelectMany(r => r.Take(Math.Max(0, r.Count - fair))).ToList();
        if (excess.Count > 0)
            return [.. excess.Take(limit)];

        // Nobody has too many, yet some may have two fewer than others: the fair share was rounded up.
        var missing = regions.Sum(r => Math.Max(0, fair - 1 - r.Count));
        return [.. regions.Where(r => r.Count >= fair).Select(r => r[0]).Take(Math.Min(missing, limit))];
    }

    private static IEnumerable<KeyValuePair<IActorRef, IImmutableList<string>>> Sorted(
        IImmutableDictionary<IActorRef, IImmutableList<string>> allocations) =>
        allocations.OrderBy(a => a.Value.Count).ThenBy(a => a.Key.Path.ToString(), StringComparer.Ordinal);
}
