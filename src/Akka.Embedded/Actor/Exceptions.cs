namespace Akka.Actor;

/// <summary>A name is taken, or is not one.</summary>
public class InvalidActorNameException : AkkaException
{
    public InvalidActorNameException(string message) : base(message) { }
    public InvalidActorNameException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>An ask got no answer in time.</summary>
public class AskTimeoutException(string message) : AkkaException(message);

/// <summary>An actor's constructor or PreStart failed.</summary>
public class ActorInitializationException : AkkaException
{
    public ActorInitializationException() { }
    public ActorInitializationException(string message) : base(message) { }
    public ActorInitializationException(string message, Exception cause) : base(message, cause) { }
    public ActorInitializationException(IActorRef actor, string message, Exception cause = null) : base(message, cause) =>
        Actor = actor;

    public IActorRef Actor { get; set; }

    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary>PreRestart failed.</summary>
public class PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
    : ActorInitializationException(actor,
        $"exception in preRestart({(cause is null ? "null" : cause.GetType().ToString())}, {optionalMessage?.GetType().ToString() ?? "None"})", restartException)
{
    public Exception RestartException { get; } = restartException;
    public object OptionalMessage { get; } = optionalMessage;
}

/// <summary>The constructor or PostRestart failed during a restart.</summary>
public class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor,
        $"Exception post restart ({(originalCause is null ? "null" : originalCause.GetType().ToString())})", cause)
{
    public Exception OriginalCause { get; } = originalCause;
}

/// <summary>A selection found no actor in time.</summary>
public class ActorNotFoundException : AkkaException
{
    public ActorNotFoundException() { }
    public ActorNotFoundException(string message, Exception innerException = null) : base(message, innerException) { }
}

/// <summary>An actor got <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    public ActorKilledException() { }
    public ActorKilledException(string message) : base(message) { }
}

/// <summary>An actor was used in a way that its state forbids.</summary>
public class IllegalActorStateException(string message) : AkkaException(message);

/// <summary>A watched actor stopped and the watcher did not handle <see cref="Terminated"/>.</summary>
public class DeathPactException(IActorRef deadActor) : AkkaException($"Monitored actor [{deadActor}] terminated")
{
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>A message is null.</summary>
public class InvalidMessageException : AkkaException
{
    public InvalidMessageException() { }
    public InvalidMessageException(string message) : base(message) { }
}

/// <summary>A logger did not start.</summary>
public class LoggerInitializationException : AkkaException
{
    public LoggerInitializationException() { }
    public LoggerInitializationException(string message) : base(message) { }
    public LoggerInitializationException(string message, Exception cause = null) : base(message, cause) { }
}

/// <summary>The scheduler cannot take a task, because it is shut down or the delay makes no sense.</summary>
public sealed class SchedulerException(string message) : AkkaException(message);

/// <summary>A stash is full, or a message was stashed twice.</summary>
public class StashOverflowException(string message, Exception cause = null) : AkkaException(message, cause);
