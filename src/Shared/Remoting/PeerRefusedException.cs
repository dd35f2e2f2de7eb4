namespace DistTrain.Shared.Remoting;

/// <summary>A connection between actor systems was not agreed on; the message says why, for people.</summary>
public sealed class PeerRefusedException : IOException
{
    /// <summary>With a reason.</summary>
    public PeerRefusedException(string reason) : base(reason)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public PeerRefusedException(string reason, Exception cause) : base(reason, cause)
    {
    }
}
