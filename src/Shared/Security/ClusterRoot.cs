using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistTrain.Shared.Security;

/// <summary>The certificate authority of a cluster. Every process derives it from the cluster's secret, and trusts no other.
/// Its key follows from the secret alone; its certificate differs from process to process in the signature, which is
/// randomised, and any copy can stand for any other. It issues each process a certificate whose key is random and never
/// leaves the process's memory (docs/decisions/0013-identity-from-a-secret.md).</summary>
public sealed class ClusterRoot : IDisposable
{
    private const int SerialBytes = 16;
    private const int NameBytes = 8;

    // How far the clocks of two machines may be apart, and how long a process may run before it must be restarted.
    private static readonly TimeSpan s_skew = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(731);
    private static readonly DateTimeOffset s_begin = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_end = new(2170, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ECDsa _key;

    private ClusterRoot(ECDsa key)
    {
        _key = key;
        Certificate = SelfSigned(key);
    }

    /// <summary>The authority's certificate, without its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Derives the root of a cluster. Costs half a second of processor time when the secret was not
    /// generated.</summary>
    public static ClusterRoot Of(ClusterSecret secret)
    {
        var key = secret.DeriveKey();
        var scalar = new byte[ScalarDerivation.Bytes];
        try
        {
            ScalarDerivation.Derive(key, "disttrain cluster root P-256 1"u8, scalar);
            return new ClusterRoot(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar }));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>A new identity for this process, valid for both ends of a connection, from a day ago to two years from
    /// now.</summary>
    /// <param name="role">One of <see cref="ProcessRole"/>.</param>
    /// <param name="time">This machine's clock.</param>
    public TlsIdentity Issue(string role, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new TlsIdentity(Issue(role, now - s_skew, now + s_lifetime), [Certificate])
        {
            Remedy = "give every process the same --secret-file",
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    internal X509Certificate2 Issue(string role, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=DistTrain, OU={role}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(
                [new Oid(TlsIdentity.ServerUsage), new Oid(TlsIdentity.ClientUsage)], critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var signed = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key),
            notBefore > s_begin ? notBefore : s_begin, notAfter, RandomNumberGenerator.GetBytes(SerialBytes));
        return signed.CopyWithPrivateKey(key);
    }

    // The name, a hash of the public key, tells clusters apart in messages.
    private static X509Certificate2 SelfSigned(ECDsa key)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, NameBytes));
        var request = new CertificateRequest($"O=DistTrain, CN=cluster {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), s_begin, s_end, [1]);
    }
}
