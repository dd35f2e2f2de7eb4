using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// Where references come from: the local tree of actors, and what a remote layer adds to it. Chosen by <c>akka.actor.provider</c> and
/// made through a constructor <c>(string systemName, Settings settings, EventStream eventStream)</c>.
/// </summary>
public interface IActorRefProvider
{
    IInternalActorRef RootGuardian { get; }

    /// <summary>The root of the system at an address; dead letters where it cannot be reached.</summary>
    IActorRef RootGuardianAt(Address address);

    LocalActorRef Guardian { get; }
    LocalActorRef SystemGuardian { get; }
    IActorRef DeadLetters { get; }
    ActorPath RootPath { get; }
    Settings Settings { get; }

    /// <summary>The address under which others reach this system; local where none can.</summary>
    Address DefaultAddress { get; }

    IInternalActorRef TempContainer { get; }

    /// <summary>Completes once the root guardian has stopped.</summary>
    Task TerminationTask { get; }

    /// <summary>A fresh path below <c>/temp</c>.</summary>
    ActorPath TempPath();

    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    void UnregisterTempActor(ActorPath path);

    void Init(ActorSystemImpl system);

    /// <summary>The reference that a path stands for; one that leads to dead letters where there is no such actor.</summary>
    IActorRef ResolveActorRef(string path);

    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The address by which a system at another address would reach this one, or null.</summary>
    Address GetExternalAddressFor(Address address);
}
