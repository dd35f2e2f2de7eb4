using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistTrain.TestSupport;

/// <summary>An authority made for a test, and what it signs; of Cluster.Tests too.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        Certificate = request.CreateSelfSigned(now.AddDays(-9), now.AddDays(9));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate with its key; for both ends of a connection unless usages are named.</summary>
    public X509Certificate2 Issue(string role, string? usage = null, bool expired = false) =>
        Issue(Certificate, role, usage, expired);

    /// <summary>The same from any certificate with its key, whether it is an authority's or not.</summary>
    public static X509Certificate2 Issue(X509Certificate2 issuer, string role, string? usage = null, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=DistTrain, OU={role}, CN=node", key, HashAlgorithmName.SHA256);
        OidCollection usages = [];
        foreach (var one in usage is null ? [ServerUsage, ClientUsage] : (string[])[usage])
            usages.Add(new Oid(one));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        var now = TimeProvider.System.GetUtcNow();
        using var signing = issuer.GetECDsaPrivateKey()!;
        using var signed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(signing), now.AddDays(-8), now.AddDays(expired ? -1 : 8),
            RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Writes a certificate and its key into one file.</summary>
    public string Write(string directory, string name, string role, bool expired = false)
    {
        using var certificate = Issue(role, expired: expired);
        using var key = certificate.GetECDsaPrivateKey()!;
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    /// <summary>Writes the authority's certificate in PEM format; returns the path.</summary>
    public string Write(string directory)
    {
        var path = Path.Combine(directory, "ca.pem");
        File.WriteAllText(path, Certificate.ExportCertificatePem());
        return path;
    }

    public void Dispose() => Certificate.Dispose();
}
