using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.Security;
using DistTrain.TestSupport;

namespace DistTrain.Shared.Tests.Security;

/// <summary>Certificates from files: what others would refuse is refused at the start, with the reason.</summary>
public sealed class TlsIdentityTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-tls-").FullName;

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("O=DistTrain, OU=worker, CN=node", "worker")]
    [InlineData("OU=coordinator, OU=research", "coordinator")]
    [InlineData("OU=research, CN=worker", null)]
    [InlineData("OU=worker, OU=coordinator", null)]
    [InlineData("OU=workers", null)]
    [InlineData("OU=worker+OU=research", null)]
    [InlineData("CN=\"OU=worker\"", null)]
    public void RoleOf_Subject_IsTheOneRoleThatItNames(string subject, string? role)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(
            subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));

        Assert.Equal(role, TlsIdentity.RoleOf(certificate));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_KeyBesideOrInTheCertificatesFile_HasTheKey(bool inOneFile)
    {
        using var certificate = _authority.Issue("worker");
        var file = Write("worker.pem", certificate.ExportCertificatePem() + (inOneFile ? "\n" + Key(certificate) : ""));
        var key = inOneFile ? null : Write("worker.key", Key(certificate));

        var identity = TlsIdentity.Load(file, key, Authorities(_authority), "worker");

        Assert.True(identity.Certificate.HasPrivateKey);
    }

    [Fact]
    public void Load_TwoAuthorities_TrustsBoth()
    {
        var authorities = Authorities(_stranger, _authority);

        Assert.Equal(2, TlsIdentity.Load(Pem(_authority.Issue("worker")), null, authorities, "worker").Authorities.Count);
        Assert.Equal(2, TlsIdentity.Load(Pem(_stranger.Issue("worker")), null, authorities, "worker").Authorities.Count);
    }

    [Fact]
    public void Load_AnotherRole_SaysWhichIsExpected() =>
        Refuses(_authority.Issue("worker"), "OU=coordinator is expected", "coordinator");

    [Fact]
    public void Load_AnotherAuthority_IsRefused() => Refuses(_stranger.Issue("worker"), "the same --tls-ca");

    [Fact]
    public void Load_Expired_IsRefused() => Refuses(_authority.Issue("worker", expired: true), "this machine's clock says");

    [Fact]
    public void Load_ClientUsageAlone_IsRefused() =>
        Refuses(_authority.Issue("worker", TestAuthority.ClientUsage), "NotValidForUsage");

    [Fact]
    public void Load_KeyOfAnotherCertificate_NamesTheFiles()
    {
        using var certificate = _authority.Issue("worker");
        using var other = _authority.Issue("worker");
        var file = Write("worker.pem", certificate.ExportCertificatePem());
        var key = Write("other.key", Key(other));

        var error = Assert.Throws<InvalidDataException>(() => TlsIdentity.Load(file, key, Authorities(_authority), "worker"));

        Assert.Contains("other.key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AuthorityThatIsNone_NamesTheFile()
    {
        var file = Write("ca.pem", "hello");

        var error = Assert.Throws<InvalidDataException>(
            () => TlsIdentity.Load(Pem(_authority.Issue("worker")), null, file, "worker"));

        Assert.Contains("ca.pem", error.Message, StringComparison.Ordinal);
    }

    private void Refuses(X509Certificate2 certificate, string reason, string role = "worker")
    {
        var error = Assert.Throws<InvalidDataException>(
            () => TlsIdentity.Load(Pem(certificate), null, Authorities(_authority), role));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static string Key(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private string Pem(X509Certificate2 certificate)
    {
        using (certificate)
            return Write(Guid.NewGuid().ToString("N") + ".pem", certificate.ExportCertificatePem() + "\n" + Key(certificate));
    }

    private string Authorities(params TestAuthority[] authorities) =>
        Write("authorities.pem", string.Join('\n', authorities.Select(a => a.Certificate.ExportCertificatePem())));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
