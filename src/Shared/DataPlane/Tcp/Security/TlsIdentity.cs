using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistTrain.Shared.DataPlane.Tcp;

/// <summary>Mutual TLS for the data plane: this side's certificate, and the one authority that signed both sides'.</summary>
/// <param name="Certificate">This side's certificate with its private key. With extended key usages it must have server
/// authentication at a coordinator, client authentication at a worker.</param>
/// <param name="Authority">The authority's certificate. Nothing else is trusted; names are not compared, since workers come
/// and go by address.</param>
public sealed record TlsIdentity(X509Certificate2 Certificate, X509Certificate2 Authority)
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    internal SslServerAuthenticationOptions ServerOptions() => new()
    {
        ServerCertificate = Certificate,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => IsSigned(certificate, ClientUsage),
    };

    internal SslClientAuthenticationOptions ClientOptions() => new()
    {
        TargetHost = "disttrain-coordinator",
        ClientCertificates = [Certificate],
        RemoteCertificateValidationCallback = (_, certificate, _, _) => IsSigned(certificate, ServerUsage),
    };

    private bool IsSigned(X509Certificate? certificate, string usage)
    {
        if (certificate is null)
            return false;
        using var presented = new X509Certificate2(certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        return chain.Build(presented);
    }
}
