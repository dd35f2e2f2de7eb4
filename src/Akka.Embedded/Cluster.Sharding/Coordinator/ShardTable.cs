using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>
/// Which region has which shard: what the coordinator knows. A shard has one home at most, and none while it moves.
/// Pure, so that it can be driven by random faults in a test.
/// </summary>
internal sealed record ShardTable<TRegion>(
    ImmutableDictionary<TRegion, ImmutableList<string>> Regions,
    ImmutableDictionary<string, TRegion> Homes,
    ImmutableHashSet<string> Moving,
    ImmutableHashSet<TRegion> Leaving)
    where TRegion : notnull
{
    public static readonly ShardTable<TRegion> Empty = new(
        ImmutableDictionary<TRegion, ImmutableList<string>>.Empty, ImmutableDictionary<string, TRegion>.Empty, [], []);

    /// <summary>The regions that may be given shards, with what they have.</summary>
    public ImmutableDictionary<TRegion, ImmutableList<string>> Open => Regions.RemoveRange(Leaving);

    /// <summary>
    /// A region says which shards it has. Those that are known to be elsewhere are <c>Refused</c>: it has to stop them.
    /// </summary>
    public (ShardTable<TRegion> Table, ImmutableArray<string> Refused) Register(TRegion region, IEnumerable<string> shards)
    {
        var table = Regions.ContainsKey(region) ? this : this with { Regions = Regions.Add(region, []) };
        var refused = ImmutableArray.CreateBuilder<string>();
        foreach (var shard in shards)
        {
            if (!table.Homes.TryGetValue(shard, out var home))
                table = table.Place(shard, region);
            else if (!home.Equals(region))
                refused.Add(shard);
        }

        return (table, refused.ToImmutable());
    }

    public TRegion HomeOf(string shard) => Homes.GetValueOrDefault(shard);

    /// <summary>Whether a home may be given to a shard now.</summary>
    public bool CanPlace(string shard, TRegion region) =>
        !Homes.ContainsKey(shard) && Regions.ContainsKey(region) && !Leaving.Contains(region);

    public ShardTable<TRegion> Place(string shard, TRegion region)
    {
        if (Homes.ContainsKey(shard))
            throw new InvalidOperationException($"Shard [{shard}] has a home already");
        return this with { Homes = Homes.Add(shard, region), Regions = Regions.SetItem(region, Regions[region].Add(shard)) };
    }

    /// <summary>A shard is about to leave its home; nobody is told where it is until that is done.</summary>
    public ShardTable<TRegion> BeginMove(string shard) => this with { Moving = Moving.Add(shard) };

    /// <summary>The shard has stopped at its home, or, with <paramref name="stopped"/> false, it stays there.</summary>
    public ShardTable<TRegion> EndMove(string shard, bool stopped)
    {
        var table = this with { Moving = Moving.Remove(shard) };
        if (!stopped || !table.Homes.TryGetValue(shard, out var home))
            return table;
        return table with
        {
            Homes = table.Homes.Remove(shard),
            Regions = table.Regions.SetItem(home, table.Regions[home].Remove(shard)),
        };
    }

    /// <summary>A region gets no more shards; those it has are moved one by one.</summary>
    public ShardTable<TRegion> BeginLeave(TRegion region) => Regions.ContainsKey(region) ? this with { Leaving = Leaving.Add(region) } : this;

    /// <summary>A region is gone, surely, and its shards with it.</summary>
    public ShardTable<TRegion> Remove(TRegion region)
    {
        if (!Regions.TryGetValue(region, out var shards))
            return this;
        return new(Regions.Remove(region), Homes.RemoveRange(shards), Moving.Except(shards), Leaving.Remove(region));
    }
}
