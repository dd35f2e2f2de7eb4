using Akka.Event;

namespace Akka.Remote;

/// <summary>The remoting itself failed, for instance because its port is taken.</summary>
public sealed class RemotingErrorEvent : RemotingLifecycleEvent
{
    /// <summary>Makes the event.</summary>
    public RemotingErrorEvent(Exception cause) => Cause = cause;

    /// <summary>What went wrong.</summary>
    public Exception Cause { get; private set; }

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;

    /// <inheritdoc />
    public override string ToString() => $"Remoting error: [{Cause.Message}] [{Cause.StackTrace}]";
}
