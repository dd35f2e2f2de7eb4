using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using Serilog.Core;
using Xunit;

namespace DistTrain.Shared.Tests.DataPlane;

/// <summary>With TLS both sides must show a certificate of the one authority.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly FakeJob _job = new();
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();
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
        await Join(worker, _authority.Issue("coordinator", TestAuthority.ServerUsage), _authority.Issue("worker", TestAuthority.ClientUsage), 300_000);
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
        await IsRefused(_authority.Issue("coordinator", TestAuthority.ServerUsage), _stranger.Issue("worker", TestAuthority.ClientUsage));

    [Fact]
    public async Task Join_CoordinatorOfAnotherAuthority_IsRefused() =>
        await IsRefused(_stranger.Issue("coordinator", TestAuthority.ServerUsage), _authority.Issue("worker", TestAuthority.ClientUsage));

    [Fact]
    public async Task Join_WorkersCertificateAsCoordinator_IsRefused() =>
        await IsRefused(_authority.Issue("worker"), _authority.Issue("worker"));

    [Fact]
    public async Task Join_CoordinatorsCertificateAsWorker_IsRefused() =>
        await IsRefused(_authority.Issue("coordinator"), _authority.Issue("coordinator"));

    [Fact]
    public async Task Join_ClientsCertificateAsCoordinator_IsRefused() =>
        await IsRefused(_authority.Issue("coordinator", TestAuthority.ClientUsage), _authority.Issue("worker"));

    [Fact]
    public async Task Join_ExpiredWorker_IsRefused() =>
        await IsRefused(_authority.Issue("coordinator"), _authority.Issue("worker", expired: true));

    [Fact]
    public async Task Join_WithoutTls_IsRefused()
    {
        Start(_authority.Issue("coordinator", TestAuthority.ServerUsage));
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
            new DataPlaneServerOptions { Security = new() { Tls = new TlsIdentity(certificate, [_authority.Certificate]) } }, Logger.None);
        _server.Publish(new JobId("job"), _job, 1, "", "");
    }

    private async Task Join(FakeWorker worker, X509Certificate2 coordinator, X509Certificate2 mine, int floats)
    {
        Start(coordinator);
        var options = new TcpDataPlaneOptions { Security = new() { Tls = new TlsIdentity(mine, [_authority.Certificate]) } };
        await worker.Join(TcpDataPlane.At(_server!.Address, options), Offer(floats));
    }

    private static WorkerOffer Offer(int floats) => FakeWorker.Offer("worker-1", FakeWorker.Layout(floats));
}
