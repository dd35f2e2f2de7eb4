using System.Security.Cryptography.X509Certificates;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using DistTrain.Shared.Transport;
using DistTrain.TestSupport;
using DistTrain.Worker.Transport;
using Microsoft.Extensions.Time.Testing;
using Serilog.Core;
using Xunit;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>With TLS both sides must show a certificate of the one authority.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
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
        Start(Identity(_authority.Issue("coordinator", TestAuthority.ServerUsage)));
        await Join(worker, Identity(_authority.Issue("worker", TestAuthority.ClientUsage)), 300_000);
        await _job.Next<FakeJob.WorkerReady>();
        for (var step = 0; step < 3; step++)
        {
            _job.Change(model => model.Span.Fill(step * 0.3f));
            _job.Compute(worker.Id, new GradientTask(new RunPosition(1, step, step), 0, step));
            var answer = await _job.Next<PartialGradient>();
            Assert.Equal(-1, answer.Vector.Span.IndexOfAnyExcept(FakeWorker.Gradient(step * 0.3f, step, 0)));
        }
    }

    [Fact]
    public async Task Join_WorkerOfAnotherAuthority_IsRefused() =>
        await IsRefused(
            _authority.Issue("coordinator", TestAuthority.ServerUsage), _stranger.Issue("worker", TestAuthority.ClientUsage));

    [Fact]
    public async Task Join_CoordinatorOfAnotherAuthority_IsRefused() =>
        await IsRefused(
            _stranger.Issue("coordinator", TestAuthority.ServerUsage), _authority.Issue("worker", TestAuthority.ClientUsage));

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

    [Theory]
    [InlineData(-20)]
    [InlineData(0)]
    [InlineData(20)]
    public async Task Join_WithTheSecret_WorksThoughClocksAreHoursApart(int hours)
    {
        Start(Of(Secret, ProcessRole.Coordinator));
        using var worker = new FakeWorker();

        await Join(worker, Of(Secret, ProcessRole.Worker, hours));

        await _job.Next<FakeJob.WorkerReady>();
    }

    [Theory]
    [InlineData(Secret, "another battery staple", "give every process the same --secret-file")]
    [InlineData(Secret, null, "may ask for a secret or certificates")]
    [InlineData(null, Secret, "TLS could not be agreed on")]
    public async Task Join_SecretsDiffer_IsRefusedWithTheReason(string? coordinator, string? worker, string reason)
    {
        Start(coordinator is null ? null : Of(coordinator, ProcessRole.Coordinator));
        using var fake = new FakeWorker();

        var error = await Assert.ThrowsAnyAsync<IOException>(
            () => Join(fake, worker is null ? null : Of(worker, ProcessRole.Worker)));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Null(_job.LastOffer);
    }

    [Fact]
    public async Task Fetch_WithACoordinatorsCertificate_IsRefused()
    {
        Start(Of(Secret, ProcessRole.Coordinator));
        var client = new DataSetClient(
            "127.0.0.1", _server!.Port, new TcpDataPlaneOptions { Tls = Of(Secret, ProcessRole.Coordinator) });

        var error = await Assert.ThrowsAnyAsync<IOException>(() => client.FetchAsync(new string('0', 64), Path.GetTempPath()));

        Assert.Contains("may ask for another secret or certificate", error.Message, StringComparison.Ordinal);
    }

    private async Task IsRefused(X509Certificate2 coordinator, X509Certificate2 worker)
    {
        using var fake = new FakeWorker();
        Start(Identity(coordinator));
        await Assert.ThrowsAnyAsync<IOException>(() => Join(fake, Identity(worker)));
        Assert.Null(_job.LastOffer);
    }

    private static TlsIdentity Of(string secret, string role, int hoursAhead = 0)
    {
        using var root = ClusterRoot.Of(ClusterSecret.FromText(secret));
        return root.Issue(role, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(hoursAhead)));
    }

    private void Start(TlsIdentity? tls)
    {
        _server = DataPlaneServer.Start(new DataPlaneServerOptions { Tls = tls }, Logger.None);
        _server.Publish(new JobId("job"), _job, 1, "", "");
    }

    private async Task Join(FakeWorker worker, TlsIdentity? tls, int floats = 10) => await worker.Join(
        TcpDataPlane.At(_server!.Address, new TcpDataPlaneOptions { Tls = tls }),
        FakeWorker.Offer("worker-1", FakeWorker.Layout(floats)));

    private TlsIdentity Identity(X509Certificate2 certificate) => new(certificate, [_authority.Certificate]);
}
