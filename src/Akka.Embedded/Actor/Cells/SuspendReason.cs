namespace Akka.Actor.Internal;

/// <summary>Why a cell waits for children to stop, and what it does once they have.</summary>
internal abstract record SuspendReason
{
    public sealed record UserRequest : SuspendReason;
    public sealed record Creation : SuspendReason;
    public sealed record Recreation(Exception Cause) : SuspendReason;
    public sealed record Termination : SuspendReason;
}
