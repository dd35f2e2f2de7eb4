using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

/// <summary>Creates the actor instance, or reports that the cell could not be set up.</summary>
public sealed class Create(ActorInitializationException failure = null) : SystemMessage
{
    public ActorInitializationException Failure { get; } = failure;
    public override string ToString() => "<Create>";
}

/// <summary>Restarts the actor because of a failure.</summary>
public sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;
    public override string ToString() => $"<Recreate> Cause: {Cause}";
}

/// <summary>Stops the handling of user messages.</summary>
public sealed class Suspend : SystemMessage
{
    public override string ToString() => "<Suspend>";
}

/// <summary>Takes the handling of user messages up again.</summary>
public sealed class Resume(Exception causedByFailure) : SystemMessage
{
    public Exception CausedByFailure { get; } = causedByFailure;
    public override string ToString() => $"<Resume> CausedByFailure: {CausedByFailure}";
}

/// <summary>Stops the actor and its children.</summary>
public sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    public override string ToString() => "<Terminate>";
}

/// <summary>Tells a parent that it has a child.</summary>
public sealed class Supervise(IActorRef child, bool async) : SystemMessage
{
    public IActorRef Child { get; } = child;
    public bool Async { get; } = async;
    public override string ToString() => $"<Supervise> Child: {Child}";
}

/// <summary>Tells a parent that its child failed.</summary>
public sealed class Failed(IActorRef child, Exception cause, long uid) : SystemMessage
{
    public IActorRef Child { get; } = child;
    public Exception Cause { get; } = cause;
    public long Uid { get; } = uid;
    public override string ToString() => $"<Failed> Child: {Child}, Cause: {Cause}";
}

/// <summary>Asks to be told when the watchee stops.</summary>
public class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;
    public IInternalActorRef Watcher { get; } = watcher;
    public override string ToString() => $"<Watch> Watchee: {Watchee}, Watcher: {Watcher}";
}

/// <summary>Takes a watch back.</summary>
public sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;
    public IInternalActorRef Watcher { get; } = watcher;
    public override string ToString() => $"<Unwatch> Watchee: {Watchee}, Watcher: {Watcher}";
}

/// <summary>Tells a watcher or a parent that an actor has stopped.</summary>
public sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    : SystemMessage, IDeadLetterSuppression
{
    public IActorRef Actor { get; } = actor;
    public bool ExistenceConfirmed { get; } = existenceConfirmed;
    public bool AddressTerminated { get; } = addressTerminated;
    public override string ToString() => $"<DeathWatchNotification> Actor: {Actor}";
}

/// <summary>Takes the place of a message that a remote layer filtered out.</summary>
public sealed class NoMessage : SystemMessage
{
    public override string ToString() => "<NoMessage>";
}

/// <summary>A piece of asynchronous work to run in the actor's own turn.</summary>
public sealed class ActorTask(Task task) : SystemMessage
{
    public Task Task { get; } = task;
    internal object Message { get; init; }
    internal IActorRef Sender { get; init; }
    internal Exception Failure { get; init; }
    internal bool Completed { get; init; }
    public override string ToString() => "<ActorTask>";
}

/// <summary>Asks a guardian to stop one of its children.</summary>
public sealed class StopChild(IActorRef child)
{
    public IActorRef Child { get; } = child;
    public override string ToString() => $"<StopChild> {Child}";
}

/// <summary>Asks the system guardian for a <see cref="TerminationHook"/> before it stops its children.</summary>
public sealed class RegisterTerminationHook
{
    private RegisterTerminationHook() { }
    public static RegisterTerminationHook Instance { get; } = new();
    public override string ToString() => "<RegisterTerminationHook>";
}

/// <summary>Sent to those that registered when the system is about to stop its system actors.</summary>
public sealed class TerminationHook
{
    private TerminationHook() { }
    public static TerminationHook Instance { get; } = new();
    public override string ToString() => "<TerminationHook>";
}

/// <summary>The answer to a <see cref="TerminationHook"/>.</summary>
public sealed class TerminationHookDone
{
    private TerminationHookDone() { }
    public static TerminationHookDone Instance { get; } = new();
    public override string ToString() => "<TerminationHookDone>";
}
