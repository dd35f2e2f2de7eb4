#nullable enable
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;

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
    private readonly bool _validateHost;

    public TlsSettings(X509Certificate2 certificate, X509Certificate2Collection authorities, bool validate, bool validateHost)
    {
        if (!certificate.HasPrivateKey)
            throw new ConfigurationException("akka.remote.dot-netty.tcp.ssl.certificate has no private key");
        _certificate = certificate;
        _authorities = authorities;
        _validate = validate;
        _validateHost = validateHost;
    }

    /// <summary>Reads <c>akka.remote.dot-netty.tcp.ssl</c>.</summary>
    /// <exception cref="ConfigurationException">A file is missing or cannot be read.</exception>
    public static TlsSettings FromConfig(Config ssl)
    {
        var path = ssl.GetString("certificate.path", "");
        if (string.IsNullOrEmpty(path))
            throw new ConfigurationException("akka.remote.dot-netty.tcp.enable-ssl is on, so ssl.certificate.path must name a certificate with its key");

        var authorityPath = ssl.GetString("certificate-authority.path", "");
        try
        {
            var authorities = new X509Certificate2Collection();
            if (!string.IsNullOrEmpty(authorityPath)) authorities.ImportFromPemFile(authorityPath);
            return new TlsSettings(
                LoadCertificate(path, ssl.GetString("certificate.password", "")),
                authorities,
                !ssl.GetBoolean("suppress-validation", false),
                ssl.GetBoolean("validate-certificate-hostname", false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new ConfigurationException($"The certificate [{path}] or its authorities [{authorityPath}] cannot be read: {e.Message}", e);
        }
    }

    public SslServerAuthenticationOptions ForServer() => new()
    {
        ServerCertificate = _certificate,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, peer, _, _) => IsAccepted(peer, ClientUse, SslPolicyErrors.None),
    };

    public SslClientAuthenticationOptions ForClient(string host) => new()
    {
        TargetHost = host,
        ClientCertificates = [_certificate],
        LocalCertificateSelectionCallback = (_, _, _, _, _) => _certificate,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, peer, _, errors) => IsAccepted(peer, ServerUse, errors),
    };

    private static X509Certificate2 LoadCertificate(string path, string password) =>
        path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
            ? X509Certificate2.CreateFromPemFile(path)
            : X509CertificateLoader.LoadPkcs12FromFile(path, password);

    private bool IsAccepted(X509Certificate? peer, string use, SslPolicyErrors errors)
    {
        if (!_validate) return true;
        if (peer is null) return false;
        if (_validateHost && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(use));
        if (_authorities.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        return peer is X509Certificate2 full ? chain.Build(full) : chain.Build(X509CertificateLoader.LoadCertificate(peer.GetRawCertData()));
    }
}
