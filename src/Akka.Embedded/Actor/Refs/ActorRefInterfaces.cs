using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Something that takes messages: an actor reference or a selection.</summary>
public interface ICanTell
{
    void Tell(object message, IActorRef sender);
}

/// <summary>The handle of an actor; may be kept, compared, and sent to other systems.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    ActorPath Path { get; }
}

/// <summary>Whether a reference leads to an actor in this process.</summary>
public interface IActorRefScope
{
    bool IsLocal { get; }
}

/// <summary>What the engine needs of a reference besides sending to it.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    IInternalActorRef Parent { get; }
    IActorRefProvider Provider { get; }

    /// <summary>Walks down a path of names, <c>..</c> meaning the parent; <see cref="ActorRefs.Nobody"/> where it leads nowhere.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    void Resume(Exception causedByFailure = null);
    void Start();
    void Stop();
    void Restart(Exception cause);
    void Suspend();
    void SendSystemMessage(ISystemMessage message);
}
