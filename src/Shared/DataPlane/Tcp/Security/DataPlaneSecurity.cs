using System.Net;
using System.Text;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.DataPlane.Tcp;

/// <summary>How the two ends of the data plane know each other. Both ends need the same.</summary>
public sealed record DataPlaneSecurity
{
    /// <summary>The cluster secret, or null.</summary>
    public string? Secret { get; init; }

    /// <summary>Mutual TLS, or null.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Without secret and TLS, listen on other addresses than loopback too (<c>--insecure</c>).</summary>
    public bool AllowOpenNetwork { get; init; }

    /// <summary>Neither secret nor TLS: for loopback.</summary>
    public static DataPlaneSecurity None { get; } = new();

    internal byte[] Key => Encoding.UTF8.GetBytes(Secret ?? "");

    /// <summary>Refuses to listen unprotected where strangers can reach it.</summary>
    /// <exception cref="ArgumentException">Says what to give.</exception>
    internal void CheckListening(IPAddress address)
    {
        if (Secret is null && Tls is null && !AllowOpenNetwork && !IPAddress.IsLoopback(address))
            throw new ArgumentException(
                $"the data plane would listen on {address} without a secret or TLS; give a secret, or say --insecure");
    }

    /// <summary>Without the secret.</summary>
    public override string ToString() =>
        $"{(Secret is null ? "no secret" : "a secret")}, {(Tls is null ? "no TLS" : "TLS")}";
}
