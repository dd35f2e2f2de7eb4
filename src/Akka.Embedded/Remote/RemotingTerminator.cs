using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>Closes the remoting after the user actors have stopped, so that their watchers elsewhere are told.</summary>
internal sealed class RemotingTerminator : ReceiveActor
{
    private readonly Remoting _remoting;

    public RemotingTerminator(Remoting remoting)
    {
        _remoting = remoting;
        Receive<TerminationHook>(_ =>
        {
            var guardian = Sender;
            _remoting.ShutdownAsync().PipeTo(Self, success: () => new Closed(guardian));
        });
        Receive<Closed>(closed =>
        {
            closed.Guardian.Tell(TerminationHookDone.Instance);
            Context.Stop(Self);
        });
    }

    public static Props Props(Remoting remoting) => Actor.Props.Create(() => new RemotingTerminator(remoting));

    protected override void PreStart() =>
        ((ExtendedActorSystem)Context.System).Provider.SystemGuardian.Tell(RegisterTerminationHook.Instance);

    /// <summary>An aborted system gives nobody the time to flush.</summary>
    protected override void PostStop() => _remoting.Dispose();

    private sealed record Closed(IActorRef Guardian);
}
