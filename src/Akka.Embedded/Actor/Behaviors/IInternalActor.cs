namespace Akka.Actor;

/// <summary>Access to an actor's context from outside it.</summary>
public interface IInternalActor
{
    IActorContext ActorContext { get; }
}
