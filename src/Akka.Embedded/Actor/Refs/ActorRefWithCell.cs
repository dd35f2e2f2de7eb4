namespace Akka.Actor;

/// <summary>A reference to an actor of this process, which lives in a cell.</summary>
public abstract class ActorRefWithCell : InternalActorRefBase
{
    public abstract IEnumerable<IActorRef> Children { get; }
    public abstract IInternalActorRef GetSingleChild(string name);
}
