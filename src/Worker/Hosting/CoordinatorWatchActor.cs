using Akka.Actor;
using Akka.Remote;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;

namespace DistTrain.Worker.Hosting;

/// <summary>
/// When a connection to a coordinator ends, looks at once and then four times a second who answers there. One that was started
/// anew knows nothing of this worker's cluster: the worker gives it up without waiting for the pool's silence to prove it.
/// </summary>
internal sealed class CoordinatorWatchActor : ReceiveActor, IWithTimers
{
    private const string PollTimer = "poll";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Func<Address, Task<PeerProbe>> _ask;
    private readonly Action<string> _lost;
    private bool _polling;

    public CoordinatorWatchActor(Func<Address, Task<PeerProbe>> ask, Action<string> lost)
    {
        _ask = ask;
        _lost = lost;
        Receive<DisassociatedEvent>(ended => Coordinators().Any(one => one.Address.Equals(ended.RemoteAddress)), _ => Begin());
        Receive<DisassociatedEvent>(_ => { });
        Receive<Poll>(_ => Ask());
        Receive<Seen>(Judge);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="ask">Asks who answers at an address.</param>
    /// <param name="lost">Told why, when none of this worker's cluster is there any more and another one is.</param>
    public static Props Props(Func<Address, Task<PeerProbe>> ask, Action<string> lost) =>
        Akka.Actor.Props.Create(() => new CoordinatorWatchActor(ask, lost));

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));

    /// <inheritdoc/>
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self, typeof(DisassociatedEvent));

    private void Begin() => Timers.StartPeriodicTimer(PollTimer, Poll.Instance, TimeSpan.Zero, Interval);

    private void Ask()
    {
        if (_polling)
            return;
        _polling = true;
        LookAsync([.. Coordinators().Select(member => member.UniqueAddress)]).PipeTo(Self);
    }

    private async Task<Seen> LookAsync(IReadOnlyList<Akka.Cluster.UniqueAddress> coordinators) =>
        new(await Task.WhenAll(coordinators.Select(LookAsync)));

    private async Task<SeenCoordinator> LookAsync(Akka.Cluster.UniqueAddress coordinator) => new(
        $"{Endpoint.Of(coordinator.Address)}", coordinator.Uid, (await _ask(coordinator.Address)).SystemUid);

    private void Judge(Seen seen)
    {
        _polling = false;
        var (found, reason) = SeenCoordinator.Judge(seen.Coordinators);
        if (found == CoordinatorsFound.Silent)
            return;
        Timers.Cancel(PollTimer);
        if (found == CoordinatorsFound.StartedAnew)
            _lost(reason);
    }

    private IEnumerable<Akka.Cluster.Member> Coordinators() =>
        _cluster.State.Members.Where(member => member.HasRole(ProcessRole.Coordinator));

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }

    private sealed record Seen(IReadOnlyCollection<SeenCoordinator> Coordinators);
}
