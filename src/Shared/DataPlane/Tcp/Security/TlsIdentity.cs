using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.Hosting;

namespace DistTrain.Shared.DataPlane.Tcp;

/// <summary>Mutual TLS: this process's certificate, and the authorities that every process's certificate must come from.</summary>
/// <param name="Certificate">This process's certificate with its private key.</param>
/// <param name="Authorities">The authorities' certificates. Nothing else is trusted. Host names are not compared, since
/// workers come and go by address: what counts is who signed, the time, the extended key usage and the role, which is the
/// subject's organizational unit (OU).</param>
public sealed record TlsIdentity(X509Certificate2 Certificate, X509Certificate2Collection Authorities)
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private const string OrganizationalUnit = "2.5.4.11";

    /// <summary>The file that <see cref="Authorities"/> come from; actors are told its name. Empty when there is none.</summary>
    public string AuthorityFile { get; init; } = "";

    /// <summary>Reads PEM files and checks that the certificate is good for a process of a role.</summary>
    /// <param name="certificateFile">The certificate.</param>
    /// <param name="keyFile">Its private key; null when it is in the certificate's file.</param>
    /// <param name="authorityFile">One or more authorities.</param>
    /// <param name="role">The process's role.</param>
    /// <exception cref="InvalidDataException">A file cannot be read, or other processes would refuse the certificate.</exception>
    public static TlsIdentity Load(string certificateFile, string? keyFile, string authorityFile, string role)
    {
        var authorities = new X509Certificate2Collection();
        X509Certificate2 certificate;
        try
        {
            authorities.ImportFromPemFile(authorityFile);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"the authority's certificate {authorityFile} cannot be read: {e.Message}", e);
        }

        if (authorities.Count == 0)
            throw new InvalidDataException($"{authorityFile} holds no certificate in PEM format");
        try
        {
            using var made = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            // Through PKCS #12 in memory: Windows' TLS takes no key that came from PEM as it is.
            certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"the certificate {certificateFile} with the key {keyFile ?? certificateFile} cannot be read: {e.Message}", e);
        }

        var identity = new TlsIdentity(certificate, authorities) { AuthorityFile = Path.GetFullPath(authorityFile) };
        if (identity.Objection(certificate, ServerUsage, role) is { } objection)
            throw new InvalidDataException($"the certificate {certificateFile} would be refused by others: {objection}");
        return identity;
    }

    /// <summary>Names the subject alone.</summary>
    public override string ToString() => $"TLS as {Certificate.Subject}";

    /// <summary>For the coordinator's end of a connection of the data plane.</summary>
    internal SslServerAuthenticationOptions ServerOptions(Action<string> objects) => new()
    {
        ServerCertificate = Certificate,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            Accepts(certificate, ClientUsage, ClusterConfiguration.WorkerRole, objects),
    };

    /// <summary>For the worker's end.</summary>
    internal SslClientAuthenticationOptions ClientOptions(Action<string> objects) => new()
    {
        TargetHost = "disttrain-coordinator",
        ClientCertificates = [Certificate],
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            Accepts(certificate, ServerUsage, ClusterConfiguration.CoordinatorRole, objects),
    };

    private bool Accepts(X509Certificate? certificate, string usage, string role, Action<string> objects)
    {
        if (certificate is null)
        {
            objects("it shows no certificate");
            return false;
        }

        using var presented = new X509Certificate2(certificate);
        if (Objection(presented, usage, role) is not { } objection)
            return true;
        objects(objection);
        return false;
    }

    private string? Objection(X509Certificate2 certificate, string usage, string role)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        if (!chain.Build(certificate))
            return $"its certificate ({certificate.Subject}) is not accepted: {string.Join(", ", chain.ChainStatus.Select(s => s.Status))}";
        return IsFor(certificate, role)
            ? null
            : $"its certificate ({certificate.Subject}) is not one of a {role}: OU={role} is expected in its subject";
    }

    private static bool IsFor(X509Certificate2 certificate, string role) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames().Any(name =>
            !name.HasMultipleElements && name.GetSingleElementType().Value == OrganizationalUnit && name.GetSingleElementValue() == role);
}
