using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

/// <summary>An actor that runs on the thread of whoever sends to it, and that the test may look into.</summary>
public class TestActorRef<TActor> : InternalActorRefBase where TActor : ActorBase
{
    private const string CallingThreadDispatcherId = "akka.test.calling-thread-dispatcher";

    private readonly LocalActorRef _ref;

    public TestActorRef(ActorSystem system, Props actorProps, IActorRef supervisor = null, string name = null)
    {
        var parent = supervisor is null ? ((ExtendedActorSystem)system).Provider.Guardian : (LocalActorRef)supervisor;
        _ref = (LocalActorRef)parent.Cell.AttachChild(actorProps.WithDispatcher(CallingThreadDispatcherId), name);
    }

    public IActorRef Ref => _ref;

    public TActor UnderlyingActor => (TActor)_ref.Cell.Instance;

    public override ActorPath Path => _ref.Path;
    public override IInternalActorRef Parent => _ref.Parent;
    public override IActorRefProvider Provider => _ref.Provider;
    public override bool IsLocal => true;

    public override IActorRef GetChild(IReadOnlyList<string> name) => _ref.GetChild(name);
    public override void Resume(Exception causedByFailure = null) => _ref.Resume(causedByFailure);
    public override void Start() => _ref.Start();
    public override void Stop() => _ref.Stop();
    public override void Restart(Exception cause) => _ref.Restart(cause);
    public override void Suspend() => _ref.Suspend();
    public override void SendSystemMessage(ISystemMessage message) => _ref.SendSystemMessage(message);

    protected override void TellInternal(object message, IActorRef sender) => _ref.Tell(message, sender);
}
