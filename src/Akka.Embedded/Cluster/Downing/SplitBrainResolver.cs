using Akka.Actor;

namespace Akka.Cluster.SBR;

/// <summary>Watches the membership and carries out what <see cref="SplitBrainResolution"/> decides.</summary>
internal sealed class SplitBrainResolver : ReceiveActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly DowningStrategy _strategy;
    private readonly TimeSpan _tick;
    private StabilityTimer _stability;
    private MembershipState _state;
    private string _reason;

    public SplitBrainResolver(Cluster cluster, DowningStrategy strategy, SplitBrainResolverSettings settings)
    {
        _cluster = cluster;
        _strategy = strategy;
        _tick = TimeSpan.FromTicks(Math.Clamp(settings.DowningStableAfter.Ticks / 4, TimeSpan.TicksPerMillisecond * 50, TimeSpan.TicksPerSecond));
        _state = Membership.Outside(cluster.SelfUniqueAddress);
        _stability = StabilityTimer.Start(settings.DowningStableAfter, settings.DownAllWhenUnstable, Now);
        Receive<ClusterEvent.MembershipChanged>(changed =>
        {
            _state = changed.State;
            _stability = _stability.Observe(new DowningView(_state), Now);
        });
        Receive<Tick>(_ => Act());
        Receive<ClusterEvent.IClusterDomainEvent>(_ => { });
    }

    public ITimerScheduler Timers { get; set; }

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    public static Props Props(Cluster cluster, DowningStrategy strategy, SplitBrainResolverSettings settings) =>
        Actor.Props.Create(() => new SplitBrainResolver(cluster, strategy, settings));

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MembershipChanged));
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _tick);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Act()
    {
        var decision = SplitBrainResolution.Decide(_state, _stability, _strategy, Now);
        if (decision.Reason != _reason && decision != DowningDecision.Nothing)
            _cluster.LogInfo($"Downing: {decision.Verdict}, {decision.Reason}");
        _reason = decision.Reason;
        if (decision.Verdict == DowningVerdict.None)
            return;

        _cluster.LogWarning($"Downing [{string.Join(", ", decision.Nodes.Select(n => n.Address))}]: {decision.Verdict}, {decision.Reason}");

        // Itself last, or nobody would be left to tell the others.
        foreach (var node in decision.Nodes.OrderBy(n => n == _cluster.SelfUniqueAddress))
            _cluster.Down(node.Address);
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
