namespace Akka.Actor;

/// <summary>Makes actors in its own way, at the start and at each restart.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }
    ActorBase Produce();
    void Release(ActorBase actor);
}
