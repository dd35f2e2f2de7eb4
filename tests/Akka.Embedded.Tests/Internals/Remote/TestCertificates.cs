using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Embedded.Tests.Internals.Remote;

/// <summary>Authorities and certificates made for one test, in a directory of its own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(40);
    private static readonly DateTimeOffset End = DateTimeOffset.UnixEpoch.AddYears(200);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("akka-tls-");
    private readonly Dictionary<string, X509Certificate2> _authorities = [];

    /// <summary>Configuration of a system with a certificate of an authority, which trusts the given one.</summary>
    public string Settings(string authority, string trusts, bool expired = false)
    {
        using var certificate = Make(authority, expired);
        var path = Path.Combine(_directory.FullName, Guid.NewGuid().ToString("N") + ".pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "pass"));
        var trusted = AuthorityFile(trusts);
        return $$"""
            akka.remote.dot-netty.tcp {
              enable-ssl = true
              ssl.certificate { path = "{{path}}", password = pass }
              ssl.certificate-authority.path = "{{trusted}}"
            }
            """;
    }

    /// <summary>A certificate of an authority, with its key.</summary>
    public X509Certificate2 Make(string authority, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=worker", key, HashAlgorithmName.SHA256);
        var issuer = Authority(authority);
        using var bare = request.Create(issuer, Start, expired ? Start.AddYears(1) : End.AddYears(-1), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>An authority's file.</summary>
    public string AuthorityFile(string name)
    {
        var file = Path.Combine(_directory.FullName, name + ".pem");
        File.WriteAllText(file, Authority(name).ExportCertificatePem());
        return file;
    }

    public void Dispose()
    {
        foreach (var authority in _authorities.Values) authority.Dispose();
        _directory.Delete(true);
    }

    private X509Certificate2 Authority(string name)
    {
        if (_authorities.TryGetValue(name, out var known)) return known;
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return _authorities[name] = request.CreateSelfSigned(Start, End);
    }
}
