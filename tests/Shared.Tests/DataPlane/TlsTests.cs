using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.Protocol;
using Serilog.Core;
using Xunit;

namespace DistTrain.Shared.Tests.DataPlane;

/// <summary>With TLS both sides must show a certificate of the one authority.</summary>
public sealed class TlsTests : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private readonly FakeJob _job = new();
    private readonly X509Certificate2 _authority = Authority();
    private readonly X509Certificate2 _stranger = Authority();
    private DataPlaneServer? _server;

    public void Dispose()
    {
        _server?.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task Steps_OverTls_AreEqualToTheBit()
    {
        using var worker = new FakeWorker();
        await Join(worker, Signed(_authority, ServerUsage), Signed(_authority, ClientUsage), 300_000);
        await _job.Next<FakeJob.WorkerReady>();
        for (var step = 0; step < 3; step++)
        {
            _job.Change(model => model.Span.Fill(step * 0.3f));
            _job.Compute(worker.Id, new NodeAssignment(new RunPosition(1, step, step), 0, step));
            var answer = await _job.Next<NodeGradient>();
            Assert.Equal(-1, answer.Vector.Span.IndexOfAnyExcept(FakeWorker.Gradient(step * 0.3f, step, 0)));
        }
    }

    [Fact]
    public async Task Join_WorkerOfAnotherAuthority_IsRefused() =>
        await IsRefused(Signed(_authority, ServerUsage), Signed(_stranger, ClientUsage));

    [Fact]
    public async Task Join_CoordinatorOfAnotherAuthority_IsRefused() =>
        await IsRefused(Signed(_stranger, ServerUsage), Signed(_authority, ClientUsage));

    [Fact]
    public async Task Join_WorkersCertificateAsCoordinator_IsRefused() =>
        await IsRefused(Signed(_authority, ClientUsage), Signed(_authority, ClientUsage));

    [Fact]
    public async Task Join_WithoutTls_IsRefused()
    {
        Start(Signed(_authority, ServerUsage));
        using var worker = new FakeWorker();

        await Assert.ThrowsAnyAsync<IOException>(
            () => worker.Join(TcpDataPlane.At(_server!.Address, new TcpDataPlaneOptions()), Offer(10)));
        Assert.Null(_job.LastOffer);
    }

    private async Task IsRefused(X509Certificate2 coordinator, X509Certificate2 worker)
    {
        using var fake = new FakeWorker();
        await Assert.ThrowsAnyAsync<IOException>(() => Join(fake, coordinator, worker, 10));
        Assert.Null(_job.LastOffer);
    }

    private void Start(X509Certificate2 certificate)
    {
        _server = DataPlaneServer.Start(
            new DataPlaneServerOptions { Security = new() { Tls = new TlsIdentity(certificate, _authority) } }, Logger.None);
        _server.Publish(new JobId("job"), _job, 1, "", "");
    }

    private async Task Join(FakeWorker worker, X509Certificate2 coordinator, X509Certificate2 mine, int floats)
    {
        Start(coordinator);
        var options = new TcpDataPlaneOptions { Security = new() { Tls = new TlsIdentity(mine, _authority) } };
        await worker.Join(TcpDataPlane.At(_server!.Address, options), Offer(floats));
    }

    private static WorkerOffer Offer(int floats) => FakeWorker.Offer("worker-1", FakeWorker.Layout(floats));

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(authority, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4, 5, 6, 7, 8]);
        return signed.CopyWithPrivateKey(key);
    }
}
