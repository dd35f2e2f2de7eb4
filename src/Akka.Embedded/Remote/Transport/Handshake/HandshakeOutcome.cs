#nullable enable
namespace Akka.Remote.Transport;

/// <summary>What one frame of the handshake led to.</summary>
internal abstract record HandshakeOutcome
{
    /// <summary>Send what was written, and wait for the next frame.</summary>
    public sealed record Continue : HandshakeOutcome;

    /// <summary>Send what was written; the connection is open.</summary>
    /// <param name="PeerAddress">The other system's address, as text.</param>
    /// <param name="PeerUid">The other system's incarnation.</param>
    /// <param name="Lane">What the connection is for.</param>
    public sealed record Open(string PeerAddress, int PeerUid, Lane Lane) : HandshakeOutcome;

    /// <summary>Send what was written, and close.</summary>
    /// <param name="Reason">For the log: what was wrong and what to do.</param>
    /// <param name="Refusal">The code sent or received; none for garbage.</param>
    public sealed record Failed(string Reason, RefusalReason Refusal) : HandshakeOutcome;
}
