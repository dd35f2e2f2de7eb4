namespace Akka.Actor;

/// <summary>Where actors can be made and looked up: a system or an actor's context.</summary>
public interface IActorRefFactory
{
    IActorRef ActorOf(Props props, string name = null);
    ActorSelection ActorSelection(ActorPath actorPath);
    ActorSelection ActorSelection(string actorPath);
}
