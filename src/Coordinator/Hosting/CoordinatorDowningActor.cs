using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Coordinator.Hosting;

/// <summary>Downs members that stay unreachable; see <see cref="CoordinatorDowning"/>.</summary>
internal sealed class CoordinatorDowningActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(5);
    private readonly Akka.Cluster.Cluster _cluster;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<UniqueAddress, long> _since = [];

    public CoordinatorDowningActor(Akka.Cluster.Cluster cluster, TimeProvider time)
    {
        _cluster = cluster;
        _time = time;
        Receive<Poll>(_ => DownTheLost());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(Akka.Cluster.Cluster cluster, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new CoordinatorDowningActor(cluster, time));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("poll", Poll.Instance, TimeSpan.FromSeconds(1));

    private void DownTheLost()
    {
        var state = _cluster.State;
        var unreachable = state.Unreachable.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Removed)).ToList();
        foreach (var gone in _since.Keys.Except(unreachable.Select(m => m.UniqueAddress)).ToList())
            _since.Remove(gone);
        foreach (var member in unreachable)
            _since.TryAdd(member.UniqueAddress, _time.GetTimestamp());
        var first = state.Members
            .Where(m => m.HasRole(ProcessRole.Coordinator) && !state.Unreachable.Contains(m))
            .OrderBy(m => m.Address.ToString(), StringComparer.Ordinal).FirstOrDefault();
        if (first is null || !first.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
            return;
        foreach (var member in unreachable.Where(m => _time.GetElapsedTime(_since[m.UniqueAddress]) >= StableAfter))
        {
            _log.Warning(
                "{0} {1} has been unreachable for {2:0} s and is given up", string.Join(" and ", member.Roles),
                Endpoint.Of(member.Address),
                StableAfter.TotalSeconds);
            _cluster.Down(member.Address);
        }
    }

    private sealed record Poll
    {
        public static readonly Poll Instance = new();
    }
}
