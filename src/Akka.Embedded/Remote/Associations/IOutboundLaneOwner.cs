#nullable enable
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>What a lane needs of its association.</summary>
internal interface IOutboundLaneOwner
{
    /// <summary>Opens a connection and introduces this system.</summary>
    /// <exception cref="AssociationException">No connection could be made; the message says why.</exception>
    Task<Wire> ConnectAsync(Lane lane, CancellationToken cancel);

    /// <summary>A connection is open: what must be sent first? Called before anything else goes out on it.</summary>
    void LaneOpened(OutboundLane lane);

    /// <summary>A connection has closed.</summary>
    void LaneClosed(OutboundLane lane, Exception? cause);

    /// <summary>No connection could be made; these messages are given up.</summary>
    void LaneFailed(OutboundLane lane, Exception cause, List<OutboundMessage> lost);

    /// <summary>The connection broke before these were written.</summary>
    void GiveUp(List<OutboundMessage> lost);

    /// <summary>Appends a message's frame; returns false when it cannot be sent, which has then been logged.</summary>
    bool TryEncode(EnvelopeEncoder encoder, OutputBuffer output, in OutboundMessage message);

    /// <summary>The acknowledgement to send, or 0.</summary>
    long TakeAcknowledgement();
}
