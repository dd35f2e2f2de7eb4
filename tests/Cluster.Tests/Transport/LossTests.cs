using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;
using Serilog.Core;
using Xunit;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>Each side finds out when the other is gone or silent, and says which.</summary>
public sealed class LossTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private readonly FakeJob _job = new();
    private readonly DataPlaneServer _server;
    private readonly Relay _relay;
    private readonly FakeWorker _worker = new();

    public LossTests()
    {
        // The job's time limit is the one that counts, for both sides.
        _server = DataPlaneServer.Start(new DataPlaneServerOptions { WorkerTimeout = TimeSpan.FromMinutes(5) }, Logger.None);
        _server.Publish(new JobId("job"), _job, 1, "", "", Short);
        _relay = new Relay(_server.Port);
    }

    public void Dispose()
    {
        _worker.Dispose();
        _server.Dispose();
        _relay.Dispose();
    }

    [Fact]
    public async Task Network_Frozen_BothSidesNoticeTheSilence()
    {
        await Join(30);
        _relay.Freeze();

        Assert.Equal("silent for 1.0 s", (await _job.Next<FakeJob.WorkerLost>()).Reason);
        Assert.Contains("silent for 1.0 s", await _worker.WhenClosed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_FrozenWhileTheWorkerComputesOldWork_BothSidesNotice()
    {
        await Join(30);
        _worker.MayCompute.Reset();
        _job.Compute(_worker.Id, new GradientTask(RunPosition.Start, 0, 1));
        Assert.True(_worker.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        _job.Change(model => model.Span.Fill(1));
        _job.Compute(_worker.Id, new GradientTask(new RunPosition(1, 1, 1), 0, 2));
        _relay.Freeze();

        Assert.Equal("silent for 1.0 s", (await _job.Next<FakeJob.WorkerLost>()).Reason);
        Assert.Contains("silent for 1.0 s", await _worker.WhenClosed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_ThawsAfterTheTimeout_OldAnswersAreNotTakenAndTheWorkerMayComeBack()
    {
        await Join(30);
        _worker.MayCompute.Reset();
        _job.Compute(_worker.Id, new GradientTask(RunPosition.Start, 0, 1));
        Assert.True(_worker.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        _relay.Freeze();
        _worker.MayCompute.Set();
        await _job.Next<FakeJob.WorkerLost>();
        _relay.Thaw();
        await _worker.WhenClosed;

        using var again = new FakeWorker();
        await Join(30, again);
        _job.Compute(again.Id, new GradientTask(RunPosition.Start, 0, 2));
        Assert.Equal(2, (await _job.Next<PartialGradient>()).Attempt);
    }

    [Fact]
    public async Task Network_Cut_BothSidesNoticeAtOnceAndTheWorkerMayComeBack()
    {
        await Join(100_000);
        _relay.Cut();

        await _job.Next<FakeJob.WorkerLost>();
        Assert.StartsWith("the coordinator is lost: ", await _worker.WhenClosed, StringComparison.Ordinal);
        using var again = new FakeWorker();
        await Join(100_000, again);
    }

    [Fact]
    public async Task BigTransfer_LongerThanTheTimeout_IsNotTakenForDeath()
    {
        // The worker does not read the next version while it computes: the transfer stands still for twice the timeout, that
        // is for ten beats.
        await Join(4_000_000);
        _worker.MayCompute.Reset();
        _job.Compute(_worker.Id, new GradientTask(RunPosition.Start, 0, 1));
        Assert.True(_worker.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        _job.Change(model => model.Span.Fill(3));
        _job.Compute(_worker.Id, new GradientTask(new RunPosition(1, 1, 1), 0, 2));
        var beats = _relay.Passed(1) + 10 * FrameHeader.Size;
        Assert.True(SpinWait.SpinUntil(() => _relay.Passed(1) >= beats, TimeSpan.FromSeconds(30)));
        _worker.MayCompute.Set();

        Assert.Equal(0, (await _job.Next<PartialGradient>()).Step);
        Assert.Equal(1, (await _job.Next<PartialGradient>()).Step);
    }

    [Fact]
    public async Task Coordinator_Stops_WorkerAndJobAreTold()
    {
        await Join(30);
        _server.Dispose();

        Assert.Equal("the coordinator stops", await _worker.WhenClosed);
        Assert.Equal("the coordinator stops", (await _job.Next<FakeJob.WorkerLost>()).Reason);
    }

    [Fact]
    public async Task Job_Withdrawn_WorkerIsTold()
    {
        await Join(30);
        _server.Withdraw(new JobId("job"));

        Assert.Equal("job job is no longer here", await _worker.WhenClosed);
    }

    [Fact]
    public async Task Join_NobodyListens_SaysWhere()
    {
        _server.Dispose();

        var error = await Assert.ThrowsAsync<IOException>(
            () => _worker.Join(TcpDataPlane.At(_server.Address, new TcpDataPlaneOptions()), Offer(30)));
        Assert.Contains($"no connection to the data plane at {_server.Address}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_Cancelled_Ends()
    {
        _relay.Freeze();
        using var cancellation = new CancellationTokenSource();
        var options = new TcpDataPlaneOptions { HandshakeTimeout = TimeSpan.FromMinutes(5) };
        var plane = new TcpDataPlane("127.0.0.1", _relay.Port, options);
        var joining = plane.JoinAsync(Offer(30), _worker, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Join_CoordinatorDoesNotAnswer_IsGivenUp()
    {
        _relay.Freeze();
        var plane = new TcpDataPlane("127.0.0.1", _relay.Port, new TcpDataPlaneOptions { HandshakeTimeout = Short });

        var error = await Assert.ThrowsAsync<IOException>(() => _worker.Join(plane, Offer(30)));
        Assert.Contains("no answer from the coordinator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gradient_ThatWasNotAskedFor_EndsTheSession()
    {
        await Join(30);
        _worker.Channel.Send(new PartialGradient(_worker.Id, 0, 0, 7, new FlatBuffer(_job.Model.Length), new(1, 1), -1));

        var lost = await _job.Next<FakeJob.WorkerLost>();
        Assert.Contains("was not handed to this worker", lost.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_BreaksAtAnAnswer_ItIsFailedWithTheText()
    {
        await Join(30);
        _job.AtDeliver = () => throw new InvalidOperationException("a bug");
        _job.Compute(_worker.Id, new GradientTask(RunPosition.Start, 0, 1));

        Assert.Contains("a bug", (await _job.Next<WorkerFailure>()).Message, StringComparison.Ordinal);
        await _job.Next<FakeJob.WorkerLost>();
    }

    [Fact]
    public async Task Network_Noisy_DamageIsSeenAndTheWorkerIsNotUsed()
    {
        await Join(100_000);
        _relay.FlipAt = _relay.Passed(0) + 200_000;
        _job.Compute(_worker.Id, new GradientTask(RunPosition.Start, 0, 1));

        Assert.Contains("arrived damaged", await _worker.WhenClosed, StringComparison.Ordinal);
        await _job.Next<FakeJob.WorkerLost>();
    }

    private static WorkerOffer Offer(int floats) => FakeWorker.Offer("worker-1", FakeWorker.Layout(floats));

    private async Task Join(int floats, FakeWorker? worker = null)
    {
        worker ??= _worker;
        var plane = new TcpDataPlane("127.0.0.1", _relay.Port, new TcpDataPlaneOptions());
        await worker.Join(plane, Offer(floats));
        await _job.Next<FakeJob.WorkerReady>();
    }
}
