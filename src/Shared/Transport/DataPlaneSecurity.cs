using System.Net;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Transport;

/// <summary>How the two ends of the data plane know each other. Both ends need the same.</summary>
public sealed record DataPlaneSecurity
{
    /// <summary>Mutual TLS, or null: then anybody who reaches the port may take part.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Without TLS, listen on other addresses than loopback too (<c>--insecure</c>).</summary>
    public bool AllowOpenNetwork { get; init; }

    /// <summary>No TLS: for loopback.</summary>
    public static DataPlaneSecurity None { get; } = new();

    /// <summary>Refuses to listen unprotected where strangers can reach it.</summary>
    /// <exception cref="ArgumentException">Says what to give.</exception>
    internal void CheckListening(IPAddress address)
    {
        if (Tls is null && !AllowOpenNetwork && !IPAddress.IsLoopback(address))
            throw new ArgumentException(
                $"the data plane would listen on {address} without TLS; give a secret or certificates, or say --insecure");
    }
}
