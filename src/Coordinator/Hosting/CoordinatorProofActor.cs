using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;

namespace DistTrain.Coordinator.Hosting;

/// <summary>
/// A member says itself that it is a coordinator. This looks at its address for the certificate of one, and gives the member up
/// when another process answers there: a worker's certificate is good for a worker alone.
/// </summary>
internal sealed class CoordinatorProofActor : ReceiveActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly PeerConnector _dialer;
    private readonly CancellationTokenSource _stop = new();

    public CoordinatorProofActor(PeerConnector dialer)
    {
        _dialer = dialer;
        Receive<ClusterEvent.MemberJoined>(joined => Look(joined.Member));
        Receive<ClusterEvent.MemberUp>(up => Look(up.Member));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<Seen>(Judge);
    }

    public static Props Props(PeerConnector dialer) => Akka.Actor.Props.Create(() => new CoordinatorProofActor(dialer));

    /// <inheritdoc/>
    protected override void PreStart() =>
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        _stop.Cancel();
    }

    private void Look(Member member)
    {
        if (member.HasRole(ProcessRole.Coordinator) && !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
            LookAsync(member).PipeTo(Self);
    }

    private async Task<Seen> LookAsync(Member member) =>
        new(member, await _dialer.ProbeAsync(member.Address.Host, member.Address.Port ?? 0, _stop.Token));

    private void Judge(Seen seen)
    {
        if (Objection(seen.Member.UniqueAddress.Uid, seen.Answer) is not { } objection)
            return;
        _log.Warning(
            "{0} joined as a coordinator and is given up: {1}", Endpoint.Of(seen.Member.Address), objection);
        _cluster.Down(seen.Member.Address);
    }

    /// <summary>Why whoever answers at a member's address is not that coordinator; null when it is, or when nobody answers: that
    /// is for the failure detector.</summary>
    internal static string? Objection(long systemUid, PeerProbe answer) => answer switch
    {
        { Role: null } => null,
        { Role: not ProcessRole.Coordinator } => $"its certificate is one of a {answer.Role}",
        _ when answer.SystemUid != systemUid => "another coordinator answers at its address",
        _ => null,
    };

    private sealed record Seen(Member Member, PeerProbe Answer);
}
