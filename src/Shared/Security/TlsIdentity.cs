using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DistTrain.Shared.Security;

/// <summary>Mutual TLS: this process's certificate, and the authorities that must have issued every peer's certificate
/// directly. Host names are not compared, since workers come and go by address: what counts is the issuer, the validity
/// period, the extended key usage and the role, which is the subject's organizational unit (OU).</summary>
public sealed class TlsIdentity
{
    internal const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    internal const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private const string OrganizationalUnit = "2.5.4.11";
    private const int LongestName = 200;
    private const X509ChainStatusFlags NotTrusted =
        X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid;

    private readonly SslStreamCertificateContext _certificateContext;

    /// <summary>An identity whose certificate names a role.</summary>
    /// <param name="certificate">This process's certificate with its private key.</param>
    /// <param name="authorities">The authorities' certificates.</param>
    /// <exception cref="ArgumentException">The certificate names no role.</exception>
    public TlsIdentity(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        Certificate = certificate;
        Authorities = authorities;
        Role = RoleOf(certificate) ?? throw new ArgumentException($"{certificate.Subject} names no role", nameof(certificate));
        // Created once: otherwise every handshake would search for the certificate's issuers, over the network if it names a
        // place.
        _certificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
    }

    /// <summary>This process's certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authorities' certificates. Nothing else is trusted.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>The role that this process's certificate names.</summary>
    public string Role { get; }

    /// <summary>What to do when a peer's certificate comes from another authority.</summary>
    public string Remedy { get; init; } = "give every process a certificate of the same --tls-ca";

    /// <summary>The role that a certificate names in an OU of its subject; null when it names none, or more than one.</summary>
    public static string? RoleOf(X509Certificate2 certificate)
    {
        var roles = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == OrganizationalUnit)
            .Select(name => name.GetSingleElementValue()!)
            .Where(ProcessRole.All.Contains)
            .Distinct()
            .ToList();
        return roles is [var role] ? role : null;
    }

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

        if (RoleObjection(certificate, [role]) is { } wrongRole)
            throw new InvalidDataException($"the certificate {certificateFile} would be refused by others: it {wrongRole}");
        var identity = new TlsIdentity(certificate, authorities);
        using var chain = new X509Chain { ChainPolicy = identity.PolicyFor(ServerUsage) };
        chain.Build(certificate);
        return identity.ChainObjection(certificate, chain) is { } objection
            ? throw new InvalidDataException($"the certificate {certificateFile} would be refused by others: it {objection}")
            : identity;
    }

    /// <summary>Options for the end of a connection that accepted it; for one handshake.</summary>
    /// <param name="peerRoles">The roles that the other end may have.</param>
    /// <param name="refused">Called with the reason when the other end's certificate is refused, before the handshake
    /// fails.</param>
    public SslServerAuthenticationOptions ServerOptions(ImmutableArray<string> peerRoles, Action<string> refused) => new()
    {
        ServerCertificateContext = _certificateContext,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        // A resumed session would skip the check of certificate and time.
        AllowTlsResume = false,
        CertificateChainPolicy = PolicyFor(ClientUsage),
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Accepts(certificate, chain, peerRoles, refused),
    };

    /// <summary>Options for the end of a connection that opened it; for one handshake. A server that refuses this process's
    /// certificate does so after the handshake: the first read then fails.</summary>
    /// <param name="peerRoles">The roles that the other end may have.</param>
    /// <param name="refused">Called with the reason when the other end's certificate is refused, before the handshake
    /// fails.</param>
    public SslClientAuthenticationOptions ClientOptions(ImmutableArray<string> peerRoles, Action<string> refused) => new()
    {
        TargetHost = "disttrain",
        ClientCertificateContext = _certificateContext,
        EnabledSslProtocols = SslProtocols.Tls13,
        AllowTlsResume = false,
        CertificateChainPolicy = PolicyFor(ServerUsage),
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Accepts(certificate, chain, peerRoles, refused),
    };

    /// <summary>The certificate's subject; nothing that must be kept secret.</summary>
    public override string ToString() => $"TLS as {Certificate.Subject}";

    private X509ChainPolicy PolicyFor(string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // A stranger's certificate may name an address to fetch from.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        policy.ApplicationPolicy.Add(new Oid(usage));
        return policy;
    }

    // The errors that the handshake found are in the chain, but for the host's name, which does not count.
    private bool Accepts(X509Certificate? certificate, X509Chain? chain, ImmutableArray<string> roles, Action<string> refused)
    {
        if (certificate is null || chain is null)
        {
            refused("it shows no certificate");
            return false;
        }

        using var presented = new X509Certificate2(certificate);
        if ((ChainObjection(presented, chain) ?? RoleObjection(presented, roles)) is not { } objection)
            return true;
        refused($"its certificate ({Shown(presented.Subject)}) {objection}");
        return false;
    }

    // Text from a stranger goes to the log: on one line.
    private static string Shown(string name) =>
        string.Concat(name.Take(LongestName).Select(letter => char.IsControl(letter) ? '?' : letter));

    private string? ChainObjection(X509Certificate2 certificate, X509Chain chain)
    {
        var found = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        // Where the signature does not count, nothing else that the certificate says does.
        if ((found & NotTrusted) != 0 || chain.ChainElements.Count > 2)
            return $"comes from {Shown(certificate.Issuer)}, "
                + $"not from {string.Join(" or ", Authorities.Select(a => a.Subject))}: {Remedy}";
        if ((found & X509ChainStatusFlags.NotTimeValid) != 0)
            return $"or its authority's is not good now: it is from {certificate.NotBefore.ToUniversalTime():u} to "
                + $"{certificate.NotAfter.ToUniversalTime():u}, "
                + $"and this machine's clock says {TimeProvider.System.GetUtcNow():u}";
        return found == 0 ? null : $"is not accepted: {found}";
    }

    private static string? RoleObjection(X509Certificate2 certificate, ImmutableArray<string> roles) =>
        RoleOf(certificate) is { } role && roles.Contains(role)
            ? null
            : $"is not one of a {string.Join(" or ", roles)}: OU={string.Join(" or OU=", roles)} is expected in its subject";
}
