using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.Security;

namespace DistTrain.Deploy.Tests.Certificates;

/// <summary>deploy/certs/make-certs.sh: what it makes is what mutual TLS asks for.</summary>
public sealed class MakeCertsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private async Task<CommandResult> Make(params string[] names)
    {
        Skip.IfNot(Command.Exists("openssl") && Command.Exists("bash"), "openssl or bash is not installed");
        return await Command.RunAsync(
            "bash", [Repository.At("deploy", "certs", "make-certs.sh"), _directory.Path, .. names], Limit);
    }

    [SkippableTheory]
    [InlineData("coordinator-0=coordinator-0.coordinator,127.0.0.1", "coordinator-0", "coordinator")]
    [InlineData("worker", "worker", "worker")]
    public async Task Certificate_Made_IsSignedForBothEndsOfAConnectionAndNamesItsRole(string request, string name, string role)
    {
        (await Make(request)).Good();

        using var authority = X509CertificateLoader.LoadCertificateFromFile(_directory.At("ca.pem"));
        using var certificate = X509Certificate2.CreateFromPemFile(_directory.At(name + ".pem"));
        Assert.True(certificate.HasPrivateKey);
        Assert.Contains($"OU={role}", certificate.Subject, StringComparison.Ordinal);
        Assert.All(
            (string[])["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], usage => Assert.True(IsSigned(certificate, authority, usage)));
        Assert.True(certificate.MatchesHostname(request.Split('=')[^1].Split(',')[0]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.At(name + ".pem")));
    }

    [SkippableTheory]
    [InlineData("coordinator", true)]
    [InlineData("worker", false)]
    public async Task Certificate_Made_IsWhatTheOptionsTakeForItsRole(string role, bool keyNamed)
    {
        (await Make("coordinator", "worker")).Good();
        var file = _directory.At(role + ".pem");

        var identity = TlsIdentity.Load(file, keyNamed ? file : null, _directory.At("ca.pem"), role);

        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.Throws<InvalidDataException>(() => TlsIdentity.Load(
            file, null, _directory.At("ca.pem"), role == "worker" ? "coordinator" : "worker"));
    }

    [SkippableFact]
    public async Task Authority_ThereAlready_IsUsedAgain()
    {
        (await Make("coordinator")).Good();
        var authority = await File.ReadAllTextAsync(_directory.At("ca.pem"));

        (await Make("worker")).Good();

        Assert.Equal(authority, await File.ReadAllTextAsync(_directory.At("ca.pem")));
        Assert.True(File.Exists(_directory.At("coordinator.pem")) && File.Exists(_directory.At("worker.pem")));
    }

    [SkippableFact]
    public async Task Certificate_OfAnotherAuthority_IsNotSigned()
    {
        (await Make("worker")).Good();
        File.Move(_directory.At("worker.pem"), _directory.At("stranger.pem"));
        File.Delete(_directory.At("ca.key"));
        (await Make("worker")).Good();

        using var authority = X509CertificateLoader.LoadCertificateFromFile(_directory.At("ca.pem"));
        using var stranger = X509Certificate2.CreateFromPemFile(_directory.At("stranger.pem"));
        Assert.False(IsSigned(stranger, authority, "1.3.6.1.5.5.7.3.1"));
    }

    [SkippableFact]
    public async Task Script_WithoutNames_ShowsItsUsage()
    {
        var run = await Make();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("make-certs.sh DIR", run.Error, StringComparison.Ordinal);
    }

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2 authority, string usage)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        return chain.Build(certificate);
    }
}
