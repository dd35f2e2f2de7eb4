namespace Akka.Remote.Transport;

/// <summary>The first byte of a frame's body.</summary>
internal enum FrameKind : byte
{
    None = 0,

    /// <summary>Connecting side: who it is, whom it wants, which lane this is.</summary>
    Hello = 1,

    /// <summary>Accepting side: a nonce, and whether a secret is needed.</summary>
    Challenge = 2,

    /// <summary>Connecting side: its proof of the secret.</summary>
    Proof = 3,

    /// <summary>Accepting side: who it is, and its proof. The connection is open.</summary>
    Welcome = 4,

    /// <summary>Accepting side: why the connection is not wanted.</summary>
    Refusal = 5,

    /// <summary>A message without delivery guarantee.</summary>
    Message = 16,

    /// <summary>A system message with its sequence number.</summary>
    SystemMessage = 17,

    /// <summary>All system messages up to a sequence number have arrived.</summary>
    Acknowledgement = 18,

    /// <summary>How many user messages were sent to this lane before the next one, over all its connections.</summary>
    Position = 19,
}
