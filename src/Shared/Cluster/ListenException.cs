namespace DistTrain.Shared.Cluster;

/// <summary>A process cannot listen where it was told to; the message says why.</summary>
public sealed class ListenException(Endpoint at, Exception cause) : IOException(cause.Message, cause)
{
    /// <summary>Where it was to listen.</summary>
    public Endpoint At { get; } = at;
}
