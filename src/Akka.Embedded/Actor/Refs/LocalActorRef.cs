using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>A reference to an actor of this process.</summary>
public class LocalActorRef : ActorRefWithCell
{
    private readonly ActorPath _path;

    internal LocalActorRef(ActorSystemImpl system, Props props, IInternalActorRef supervisor, ActorPath path)
    {
        _path = path.Uid == 0 && path.Depth > 0 ? path.WithUid(ActorCell.NewUid()) : path;
        Supervisor = supervisor;
        Cell = new ActorCell(system, this, props, supervisor);
    }

    public override ActorPath Path => _path;
    public override bool IsLocal => true;
    public override IInternalActorRef Parent => Cell.Parent;
    public override IActorRefProvider Provider => Cell.SystemImpl.Provider;
    public override IEnumerable<IActorRef> Children => Cell.GetChildren();

    internal ActorCell Cell { get; private protected init; }
    private protected IInternalActorRef Supervisor { get; }

    public override void Start() => Cell.Start();
    public override void Stop() => Cell.Stop();
    public override void Suspend() => Cell.Suspend();
    public override void Resume(Exception causedByFailure = null) => Cell.Resume(causedByFailure);
    public override void Restart(Exception cause) => Cell.Restart(cause);
    public override void SendSystemMessage(ISystemMessage message) => Cell.SendSystemMessage((SystemMessage)message);

    public override IInternalActorRef GetSingleChild(string name) => Cell.GetSingleChild(name);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            if (current is not LocalActorRef local)
                return current.GetChild(name.Skip(i).ToArray());
            current = name[i] switch
            {
                "" => local,
                ".." => local.Parent,
                var child => local.GetSingleChild(child),
            };
        }
        return current;
    }

    protected override void TellInternal(object message, IActorRef sender) => Cell.SendMessage(sender, message);
}
