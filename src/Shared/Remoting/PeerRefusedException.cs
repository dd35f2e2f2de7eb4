namespace DistTrain.Shared.Remoting;

/// <summary>A connection between actor systems was not agreed on; the message says why, for people.</summary>
public sealed class PeerRefusedException : IOException
{
    public PeerRefusedException(string reason) : base(reason)
    {
    }

    public PeerRefusedException(string reason, Exception cause) : base(reason, cause)
    {
    }
}
