using Akka.Cluster;
using Akka.Cluster.SBR;

namespace Akka.Embedded.Tests.Internals.Cluster;

/// <summary>Random joins, leaves, losses and partitions on a virtual clock; the seed is in the message of a failure.</summary>
public class MembershipSimulationTests
{
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(4);

    [Theory]
    [MemberData(nameof(Seeds), 0, 16)]
    public void Run_RandomFaultsKeepMajority_ViewsConvergeWithOneLeaderAndOneSingleton(int seed) =>
        Play(seed, () => new KeepMajority(null), loss: 0);

    [Theory]
    [MemberData(nameof(Seeds), 1000, 8)]
    public void Run_LossyLinksKeepMajority_ViewsConvergeWithOneLeaderAndOneSingleton(int seed) =>
        Play(seed, () => new KeepMajority(null), loss: 0.03);

    /// <summary>Down-all-when-unstable must act here: one side is decided on in two steps, and its leader comes late.</summary>
    [Fact]
    public void Run_SideDownedInTwoSteps_NeverTwoSingletons() => Play(4175, () => new KeepMajority(null), loss: 0.03);

    [Theory]
    [MemberData(nameof(Seeds), 2000, 8)]
    public void Run_RandomFaultsKeepOldest_ViewsConvergeWithOneLeaderAndOneSingleton(int seed) =>
        Play(seed, () => new KeepOldest(downIfAlone: true, role: null), loss: 0);

    public static TheoryData<int> Seeds(int from, int count) => [.. Enumerable.Range(from, count)];

    private static void Play(int seed, Func<DowningStrategy> strategy, double loss)
    {
        var cluster = new SimulatedCluster(seed, strategy, loss);
        var random = cluster.Random;
        void Invariant() => AssertInvariant(cluster, seed);

        var size = random.Next(3, 8);
        cluster.Start(1, found: true);
        for (var number = 2; number <= size; number++)
            cluster.Start(number);
        Assert.True(cluster.RunUntil(() => AllUp(cluster, size), Settled, Invariant), $"seed {seed}: {size} nodes did not form a cluster");

        var next = size + 1;
        for (var fault = 0; fault < 5 && cluster.Members.Any(); fault++)
        {
            Disturb(cluster, random, ref next);
            cluster.Run(TimeSpan.FromMilliseconds(random.Next(500, 25_000)), Invariant);
            cluster.Heal();
            Assert.True(cluster.RunUntil(() => Agreed(cluster), Settled, Invariant), $"seed {seed}, fault {fault}: {Describe(cluster)}");
        }
    }

    private static void Disturb(SimulatedCluster cluster, Random random, ref int next)
    {
        var members = cluster.Members.ToList();
        var victim = members[random.Next(members.Count)];
        var number = SimulatedCluster.NumberOf(victim.Self.Address);
        var others = members.Where(m => m != victim).ToList();
        switch (random.Next(8))
        {
            case 0:
                victim.Leave();
                break;
            case 1 when others.Count > 1:
                victim.Kill();
                break;
            case 2 when others.Count > 0:
                victim.Kill();
                cluster.Start(number);
                break;
            case 3:
                cluster.Start(next++);
                break;
            case 4:
                // One broken link: both ends stay connected through the others.
                if (others.Count > 0)
                    cluster.Cut(number, SimulatedCluster.NumberOf(others[random.Next(others.Count)].Self.Address));
                break;
            default:
                var side = members.Where(_ => random.Next(2) == 0).Select(m => SimulatedCluster.NumberOf(m.Self.Address)).ToHashSet();
                foreach (var a in members.Select(m => SimulatedCluster.NumberOf(m.Self.Address)).Where(a => !side.Contains(a)))
                {
                    // The links of a failing switch do not break at the same moment.
                    foreach (var b in side)
                        cluster.After(TimeSpan.FromMilliseconds(random.Next(2000)), () => cluster.Cut(a, b));
                }

                break;
        }
    }

    private static void AssertInvariant(SimulatedCluster cluster, int seed)
    {
        var hosts = cluster.Nodes.Where(n => n.Alive && n.HostsSingleton).ToList();
        Assert.True(hosts.Count <= 1, $"seed {seed}: singleton on [{string.Join(", ", hosts.Select(h => h.Self))}]: {Describe(cluster)}");

        var converged = cluster.Members.Where(n => n.Converged && n.State.SelfStatus != MemberStatus.Down).ToList();
        foreach (var same in converged.GroupBy(n => string.Join(",", n.State.Gossip.Version.Versions)))
        {
            var leaders = same.Select(n => n.State.Leader).Distinct().ToList();
            Assert.True(leaders.Count <= 1, $"seed {seed}: one version, leaders [{string.Join(", ", leaders)}]: {Describe(cluster)}");
        }
    }

    private static bool AllUp(SimulatedCluster cluster, int size) =>
        Agreed(cluster) && cluster.Members.Count() == size;

    private static bool Agreed(SimulatedCluster cluster)
    {
        var alive = cluster.Nodes.Where(n => n.Alive).ToList();
        if (alive.Count == 0)
            return true;
        var expected = alive.Select(n => n.Self).ToHashSet();
        return alive.All(n => n.Converged
                && n.State.Gossip.Members.All(m => m.Status == MemberStatus.Up)
                && expected.SetEquals(n.State.Gossip.Members.Select(m => m.UniqueAddress)))
            && alive.Select(n => n.State.Leader).Distinct().Count() == 1
            && alive.Count(n => n.HostsSingleton) == 1;
    }

    private static string Describe(SimulatedCluster cluster) =>
        string.Join("\n", cluster.Nodes.Where(n => n.Alive).Select(n =>
            $"{n.Self} {n.State.SelfStatus} converged {n.Converged} leads {n.State.IsLeader} singleton {n.HostsSingleton}: {n.State.Gossip}"));
}
