#nullable enable
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote.Transport;

/// <summary>
/// This system's certificate, and how those of its peers are judged: both sides of a connection show one, and both must
/// chain up to the configured authorities (the machine's own, where none are configured).
/// </summary>
internal sealed class TlsSettings
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _authorities;
    private readonly bool _validate;
    private readonly bool _mutual;
    private readonly bool _validateHost;

    private TlsSettings(X509Certificate2 certificate, X509Certificate2Collection authorities, bool validate, Config ssl)
    {
        if (!certificate.HasPrivateKey)
            throw new ConfigurationException("akka.remote.dot-netty.tcp.ssl.certificate has no private key");
        _certificate = certificate;
        _authorities = authorities;
        _validate = validate;
        _mutual = ssl.GetBoolean("require-mutual-authentication", true);
        CertificateRoles = ssl.GetBoolean("certificate-roles", false);
        _validateHost = ssl.GetBoolean("validate-certificate-hostname", false);
    }

    /// <summary>Whether a member of a cluster may have only roles that its certificate names.</summary>
    public bool CertificateRoles { get; }

    /// <summary>Reads <c>akka.remote.dot-netty.tcp.ssl</c>; a certificate that is handed in stands for a file not named there.</summary>
    /// <exception cref="ConfigurationException">A file is missing or cannot be read.</exception>
    public static TlsSettings FromConfig(Config ssl, DotNettySslSetup? setup)
    {
        var path = ssl.GetString("certificate.path", "");
        if (string.IsNullOrEmpty(path) && setup is null)
            throw new ConfigurationException("akka.remote.dot-netty.tcp.enable-ssl is on, so ssl.certificate.path must name a certificate with its key");

        var authorityPath = ssl.GetString("certificate-authority.path", "");
        try
        {
            var authorities = new X509Certificate2Collection();
            if (!string.IsNullOrEmpty(authorityPath)) authorities.ImportFromPemFile(authorityPath);
            return string.IsNullOrEmpty(path)
                ? new TlsSettings(setup!.Certificate, authorities, !setup.SuppressValidation, ssl)
                : new TlsSettings(
                    LoadCertificate(path, ssl.GetString("certificate.password", "")), authorities, !ssl.GetBoolean("suppress-validation", false), ssl);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"The certificate [{path}] or its authorities [{authorityPath}] cannot be read: {e.Message}", e);
        }
    }

    public SslServerAuthenticationOptions ForServer(TlsVerdict verdict) => new()
    {
        ServerCertificate = _certificate,
        ClientCertificateRequired = _mutual,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, peer, _, _) => verdict.Accept(!_mutual && peer is null ? null : Objection(peer, ClientUse)),
    };

    public SslClientAuthenticationOptions ForClient(string host, TlsVerdict verdict) => new()
    {
        TargetHost = host,
        ClientCertificates = [_certificate],
        LocalCertificateSelectionCallback = (_, _, _, _, _) => _certificate,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, peer, _, errors) => verdict.Accept(
            _validate && _validateHost && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? $"its certificate is not for the host {host}"
                : Objection(peer, ServerUse)),
    };

    private static X509Certificate2 LoadCertificate(string path, string password) =>
        path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
            ? X509Certificate2.CreateFromPemFile(path)
            : X509CertificateLoader.LoadPkcs12FromFile(path, password);

    private string? Objection(X509Certificate? peer, string use)
    {
        if (!_validate) return null;
        if (peer is null) return "it shows no certificate";

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        if (_authorities.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        var certificate = peer as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(peer.GetRawCertData());
        return chain.Build(certificate)
            ? null
            : $"its certificate ({certificate.Subject}) is not accepted: {string.Join(", ", chain.ChainStatus.Select(s => s.Status))}";
    }
}
