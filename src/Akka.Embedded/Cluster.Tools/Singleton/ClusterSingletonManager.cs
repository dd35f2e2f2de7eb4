using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Tools.Singleton;

/// <summary>
/// Started on every node (of a role), keeps one singleton actor alive on the oldest of them, as its child. When that node leaves
/// the singleton is told to stop, and the next oldest starts it only after that.
/// </summary>
public sealed class ClusterSingletonManager : ReceiveActor, IWithTimers
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Props _singletonProps;
    private readonly object _terminationMessage;
    private readonly ClusterSingletonManagerSettings _settings;
    private readonly TaskCompletionSource<Done> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<IActorRef> _waiting = [];
    private SingletonClaim _claim;
    private IActorRef _singleton;
    private bool _stopping;
    private bool _exiting;
    private string _reason;

    /// <summary>Use <see cref="Props(Akka.Actor.Props, object, ClusterSingletonManagerSettings)"/>.</summary>
    public ClusterSingletonManager(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings)
    {
        if (!string.IsNullOrEmpty(settings.Role) && !_cluster.SelfRoles.Contains(settings.Role))
        {
            throw new ArgumentException(
                $"This cluster member [{_cluster.SelfAddress}] doesn't have the role [{settings.Role}] for the singleton", nameof(settings));
        }

        _singletonProps = singletonProps;
        _terminationMessage = terminationMessage;
        _settings = settings;
        _claim = SingletonClaim.Start(_cluster.SelfUniqueAddress, settings.Role, settings.RemovalMargin);
        Receive<ClusterEvent.MembershipChanged>(changed =>
        {
            _claim = _claim.Observe(changed.State, Now);
            Evaluate();
        });
        Receive<LookAgain>(_ => Evaluate());
        Receive<HandOverToMe>(_ => OnHandOverToMe());
        Receive<HandOverInProgress>(_ => _log.Debug("Hand-over by [{0}] is in progress", Sender.Path.Address));
        Receive<HandOverDone>(done =>
        {
            _claim = _claim.HandOverDone(done.From);
            Evaluate();
        });
        Receive<SelfExiting>(_ =>
        {
            _exiting = true;
            Evaluate();
        });
        Receive<Terminated>(stopped => OnStopped(stopped.ActorRef));
    }

    ITimerScheduler IWithTimers.Timers { get; set; }

    private ITimerScheduler Timers => ((IWithTimers)this).Timers;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>A manager that stops the singleton with <see cref="PoisonPill"/>.</summary>
    public static Props Props(Props singletonProps, ClusterSingletonManagerSettings settings) =>
        Props(singletonProps, PoisonPill.Instance, settings);

    /// <summary>A manager that tells the singleton <paramref name="terminationMessage"/> when it must stop; it has to stop itself then.</summary>
    public static Props Props(Props singletonProps, object terminationMessage, ClusterSingletonManagerSettings settings) =>
        Actor.Props.Create(() => new ClusterSingletonManager(singletonProps, terminationMessage, settings));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        if (_cluster.IsTerminated)
            throw new ActorInitializationException("Cluster node must not be terminated");
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MembershipChanged));
        var self = Self;
        var cluster = _cluster;
        var exited = _exited;
        CoordinatedShutdown.Get(Context.System).AddTask(
            CoordinatedShutdown.PhaseClusterExiting,
            $"wait-singleton-exiting-{self.Path.ToStringWithoutAddress()}",
            () =>
            {
                if (cluster.IsTerminated)
                    return Task.FromResult(Done.Instance);
                self.Tell(SelfExiting.Instance);
                return exited.Task;
            });
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        _exited.TrySetResult(Done.Instance);
    }

    private void Evaluate()
    {
        var verdict = _exiting ? SingletonVerdict.No("this node is exiting") : _claim.Decide(Now);
        if (verdict.Reason != _reason)
        {
            _log.Info("Singleton manager [{0}]: {1}, {2}", Self.Path.Name, verdict.Mine ? "mine" : "not mine", verdict.Reason);
            _reason = verdict.Reason;
        }

        if (verdict.Mine)
        {
            if (_singleton is null)
                _singleton = Context.Watch(Context.ActorOf(_singletonProps, _settings.SingletonName));
            return;
        }

        if (_singleton is not null)
            Stop();
        else if (_exiting)
            Exit();
        else
            Ask(verdict);
    }

    private void Ask(SingletonVerdict verdict)
    {
        foreach (var older in verdict.Ask)
            ManagerOn(older).Tell(HandOverToMe.Instance, Self);
        if (!verdict.Ask.IsEmpty)
            Timers.StartSingleTimer(LookAgain.Instance, LookAgain.Instance, _settings.HandOverRetryInterval);
        else if (verdict.LookAgainAt is { } at)
            Timers.StartSingleTimer(LookAgain.Instance, LookAgain.Instance, at - Now + TimeSpan.FromMilliseconds(1));
    }

    private void Stop()
    {
        if (_stopping)
            return;
        _stopping = true;
        _log.Info("Stopping singleton [{0}]: {1}", _singleton.Path, _reason);
        _singleton.Tell(_terminationMessage);
    }

    private void OnStopped(IActorRef stopped)
    {
        if (!stopped.Equals(_singleton))
            return;
        if (!_stopping)
        {
            // It stopped by its own will, and stays so, until another node's turn comes.
            _log.Info("Singleton [{0}] has stopped itself", stopped.Path);
            Become(() => { Idle(); });
            return;
        }

        _stopping = false;
        _singleton = null;
        foreach (var waiting in _waiting)
            waiting.Tell(new HandOverDone(_cluster.SelfUniqueAddress));
        _waiting.Clear();
        if (_claim.Successor is { } next && NeverAgain)
            ManagerOn(next).Tell(new HandOverDone(_cluster.SelfUniqueAddress), Self);
        Evaluate();
    }

    private void OnHandOverToMe()
    {
        if (_singleton is not null && (_stopping || NeverAgain))
        {
            _waiting.Add(Sender);
            Sender.Tell(HandOverInProgress.Instance);
            Evaluate();
        }
        else if (_singleton is null && NeverAgain)
        {
            Sender.Tell(new HandOverDone(_cluster.SelfUniqueAddress));
        }

        // Otherwise the asker has heard of this node's leaving before this node has; it asks again.
    }

    // Only a node on its way out may promise not to run the singleton any more.
    private bool NeverAgain => _exiting || _cluster.SelfMember.Status is MemberStatus.Exiting or MemberStatus.Down or MemberStatus.Removed;

    private void Exit()
    {
        if (_claim.Successor is { } next)
            ManagerOn(next).Tell(new HandOverDone(_cluster.SelfUniqueAddress), Self);
        _exited.TrySetResult(Done.Instance);
    }

    private void Idle()
    {
        Receive<HandOverToMe>(_ =>
        {
            if (NeverAgain)
                Sender.Tell(new HandOverDone(_cluster.SelfUniqueAddress));
        });
        Receive<SelfExiting>(_ => _exited.TrySetResult(Done.Instance));
        ReceiveAny(_ => { });
    }

    private ActorSelection ManagerOn(UniqueAddress node) =>
        Context.ActorSelection(new RootActorPath(node.Address) / Self.Path.Elements);

    private sealed record LookAgain
    {
        public static readonly LookAgain Instance = new();
    }

    private sealed record SelfExiting
    {
        public static readonly SelfExiting Instance = new();
    }
}
