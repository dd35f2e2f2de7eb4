using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// Looks for a cluster behind the seed nodes and tells its parent whom to join. The first seed node founds a cluster
/// when no other has one; that only the first may do so keeps two clusters from forming.
/// </summary>
internal sealed class SeedNodeProcess : ReceiveActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly ImmutableList<Address> _others;
    private readonly bool _first;
    private readonly TimeSpan _deadline;
    private ImmutableHashSet<Address> _without = [];
    private int _attempts;

    public SeedNodeProcess(Cluster cluster, ImmutableList<Address> seedNodes)
    {
        _cluster = cluster;
        _others = seedNodes.RemoveAll(s => s.Equals(cluster.SelfAddress));
        _first = seedNodes[0].Equals(cluster.SelfAddress);
        _deadline = Context.System.Scheduler.MonotonicClock + cluster.Settings.SeedNodeTimeout;
        Receive<Tick>(_ => Try());
        Receive<InitJoinAck>(found =>
        {
            cluster.LogInfo($"Received InitJoinAck message from [{found.Address}]");
            Finish(found.Address);
        });
        Receive<InitJoinNack>(none =>
        {
            _without = _without.Add(none.Address);
            if (_first && _others.TrueForAll(_without.Contains))
                Finish(cluster.SelfAddress);
        });
    }

    public ITimerScheduler Timers { get; set; }

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, TimeSpan.FromSeconds(1));
        Try();
    }

    private void Try()
    {
        if (_first && Context.System.Scheduler.MonotonicClock >= _deadline)
        {
            Finish(_cluster.SelfAddress);
            return;
        }

        var ticks = Math.Max(1, (int)_cluster.Settings.SeedNodeTimeout.TotalSeconds);
        if (_attempts > 0 && _attempts % ticks == 0)
            _cluster.LogWarning($"Couldn't join seed nodes after [{_attempts}] attempts, will try again. seed-nodes=[{string.Join(", ", _others)}]");
        _attempts++;
        foreach (var seed in _others)
            _cluster.System.Provider.ResolveActorRef(new RootActorPath(seed) / "system" / "cluster" / "core").Tell(InitJoin.Instance, Self);
    }

    private void Finish(Address address)
    {
        Context.Parent.Tell(new ClusterCommand.JoinTo(address));
        Context.Stop(Self);
        Become(() => ReceiveAny(_ => { }));
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
