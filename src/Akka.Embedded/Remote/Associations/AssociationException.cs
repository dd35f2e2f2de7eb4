#nullable enable
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>A connection with another system could not be made.</summary>
internal sealed class AssociationException(string message, RefusalReason reason, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The other side's reason, if it gave one.</summary>
    public RefusalReason Reason { get; } = reason;
}
