using System.Collections.Immutable;
using Akka.Cluster.Sharding;

namespace Akka.Embedded.Tests.Internals.Cluster;

/// <summary>Random registrations, moves and losses: a shard never has two homes, and the two indexes always agree.</summary>
public class ShardTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Apply_RandomOperations_EveryShardHasOneHomeAtMost(int seed)
    {
        var random = new Random(seed);
        var table = ShardTable<string>.Empty;
        for (var step = 0; step < 5_000; step++)
        {
            var region = "region-" + random.Next(5);
            var shard = "shard-" + random.Next(12);
            switch (random.Next(7))
            {
                case 0:
                    var claimed = Enumerable.Range(0, random.Next(4)).Select(_ => "shard-" + random.Next(12)).Distinct().ToList();
                    var before = table;
                    (table, var refused) = table.Register(region, claimed);
                    Assert.Equal(claimed.Where(c => before.Homes.TryGetValue(c, out var home) && home != region), refused);
                    break;
                case 1 or 2 when table.CanPlace(shard, region):
                    table = table.Place(shard, region);
                    break;
                case 3 when table.Homes.ContainsKey(shard):
                    table = table.BeginMove(shard);
                    break;
                case 4 when table.Moving.Contains(shard):
                    table = table.EndMove(shard, stopped: random.Next(3) > 0);
                    break;
                case 5:
                    table = table.BeginLeave(region);
                    break;
                case 6:
                    table = table.Remove(region);
                    break;
            }

            AssertConsistent(table, $"seed {seed}, step {step}");
        }
    }

    [Fact]
    public void Place_ShardWithAHome_Throws()
    {
        var table = ShardTable<string>.Empty.Register("a", ["1"]).Table.Register("b", []).Table;

        Assert.Throws<InvalidOperationException>(() => table.Place("1", "b"));
    }

    [Fact]
    public void CanPlace_RegionThatLeaves_IsRefused()
    {
        var table = ShardTable<string>.Empty.Register("a", []).Table.BeginLeave("a");

        Assert.False(table.CanPlace("1", "a"));
        Assert.Empty(table.Open);
    }

    private static void AssertConsistent(ShardTable<string> table, string where)
    {
        var listed = table.Regions.SelectMany(r => r.Value.Select(s => (Shard: s, Region: r.Key))).ToList();
        Assert.True(listed.Count == listed.Select(l => l.Shard).Distinct().Count(), $"{where}: a shard is listed twice");
        Assert.True(listed.ToImmutableDictionary(l => l.Shard, l => l.Region).SequenceEqual(table.Homes) || listed.All(l => table.Homes[l.Shard] == l.Region), where);
        Assert.True(listed.Count == table.Homes.Count, $"{where}: homes and regions differ");
        Assert.True(table.Leaving.IsSubsetOf(table.Regions.Keys), where);
        Assert.True(table.Moving.IsSubsetOf(table.Homes.Keys), where);
    }
}
