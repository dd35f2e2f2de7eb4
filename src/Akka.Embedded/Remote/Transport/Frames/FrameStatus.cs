namespace Akka.Remote.Transport;

/// <summary>What the bytes at the head of a buffer are.</summary>
internal enum FrameStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A whole frame.</summary>
    Complete,

    /// <summary>The length in the header is over the limit, or zero: no frame can follow on this connection.</summary>
    Invalid,
}
