using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;
using Serilog.Core;
using Xunit;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>Coordinator and worker over loopback: what goes down and up is the same to the bit.</summary>
public sealed class TcpDataPlaneTests : IDisposable
{
    private readonly DataPlaneServer _server = DataPlaneServer.Start(new DataPlaneServerOptions(), Logger.None);
    private readonly FakeJob _job = new();
    private readonly FakeWorker _worker = new();

    public void Dispose()
    {
        _worker.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Join_FirstWorker_BringsItsInitialValues()
    {
        var layout = FakeWorker.Layout(100_000);
        var initial = Filled(layout, 1);
        await Join(_worker, layout, initial);

        Assert.Equal(initial.Span.ToArray(), _job.Model.Span.ToArray());
        Assert.Equal(layout, _job.LastOffer!.Layout);
        Assert.Equal(FakeWorker.Offer("worker-1", layout).Numerics, _job.LastOffer.Numerics);
    }

    [Fact]
    public async Task Join_ModelIsThere_InitialValuesAreNotSent()
    {
        var layout = FakeWorker.Layout(100);
        await Join(_worker, layout);
        using var second = new FakeWorker("worker-2");
        await Join(second, layout);

        Assert.Null(_job.LastOffer!.Initial);
    }

    [Theory]
    [InlineData("job", "no room", "no room")]
    [InlineData("other", null, "job job is not trained here now")]
    public async Task Join_Refused_TheReasonArrives(string published, string? refusal, string expected)
    {
        _job.Refusal = _ => refusal;
        _server.Publish(new JobId(published), _job, 2, "", "");
        var plane = TcpDataPlane.At(_server.Address, new TcpDataPlaneOptions());

        var error = await Assert.ThrowsAsync<JoinRefusedException>(
            () => _worker.Join(plane, FakeWorker.Offer("worker-1", FakeWorker.Layout(10))));

        Assert.Equal(expected, error.Message);
    }

    [Theory]
    [InlineData(500, 1000)]
    [InlineData(16 * 1024, 20)]
    [InlineData(16 * 1024 + 16, 20)]
    [InlineData(200_000, 20)]
    [InlineData(20_000_000, 1)]
    public async Task Steps_OfAnyModel_ParametersAndGradientsAreEqualToTheBit(int floats, int steps)
    {
        var layout = FakeWorker.Layout(floats);
        await Join(_worker, layout, Filled(layout, 7));

        for (var step = 0; step < steps; step++)
        {
            _job.Compute(_worker.Id, new GradientTask(new RunPosition(2, 1, step), 5, 40 + step));
            var answer = await _job.Next<PartialGradient>();

            Assert.Equal((step, 5, 40 + step, -1), ((int)answer.Step, answer.Node, answer.Attempt, answer.NonFiniteMicrobatch));
            Assert.Equal(step / 3.0, answer.Sums.LossSum);
            Assert.Equal(32, answer.Sums.Samples);
            Check(answer, _job.Model);
            _job.Change(model => model.Span[step % floats] += 0.25f);
        }
    }

    [Fact]
    public async Task Step_SeveralNodes_EachIsAnsweredWithItsOwnVector()
    {
        await Join(_worker, FakeWorker.Layout(100_000));
        _job.Compute(
            _worker.Id, [.. Enumerable.Range(0, 3).Select(n => new GradientTask(new RunPosition(1, 0, 0), n, n + 1))]);

        var answers = new[]
        {
            await _job.Next<PartialGradient>(), await _job.Next<PartialGradient>(), await _job.Next<PartialGradient>(),
        };

        Assert.Equal([0, 1, 2], answers.Select(a => a.Node));
        foreach (var answer in answers)
            Check(answer, _job.Model);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_000)]
    public async Task Evaluate_ManySamples_OutputsArriveInOrder(int samples)
    {
        await Join(_worker, FakeWorker.Layout(30));
        _job.Change(model => model.Span[0] = 0.5f);
        _job.Evaluate(_worker.Id, new EvaluationAssignment(3, DatasetSplit.Test, 4, 100, 100 + samples, 9));

        var result = await _job.Next<EvaluationResult>();

        Assert.Equal((3, 4, samples), (result.Round, result.Microbatch, result.Samples));
        Assert.Equal(Enumerable.Range(0, samples * 2).Select(i => 100 + i + 0.5f), result.Outputs);
    }

    [Fact]
    public async Task Close_ByTheJob_WorkerLearnsTheReasonAndIsNotLost()
    {
        await Join(_worker, FakeWorker.Layout(30));
        _job.Close(_worker.Id, "job job ended: all epochs done");

        Assert.Equal("job job ended: all epochs done", await _worker.WhenClosed);
        using var second = new FakeWorker("worker-2");
        await Join(second, FakeWorker.Layout(30));
    }

    [Fact]
    public async Task Dispose_OfTheChannel_JobLearnsThatTheWorkerLeft()
    {
        await Join(_worker, FakeWorker.Layout(30));
        _worker.Channel.Dispose();

        Assert.Equal("it has nothing in hand and goes", (await _job.Next<FakeJob.WorkerLost>()).Reason);
    }

    [Fact]
    public async Task Join_AfterLeaving_ServesAgain()
    {
        await Join(_worker, FakeWorker.Layout(30));
        _worker.Channel.Dispose();
        await _job.Next<FakeJob.WorkerLost>();
        using var again = new FakeWorker();
        await Join(again, FakeWorker.Layout(30));
        _job.Compute(again.Id, new GradientTask(RunPosition.Start, 0, 1));

        Check(await _job.Next<PartialGradient>(), _job.Model);
    }

    [Fact]
    public async Task Fail_WithLongTexts_ArrivesWhole()
    {
        await Join(_worker, FakeWorker.Layout(30));
        var failure = new WorkerFailure(_worker.Id, "layer 3 does not fit", new string('x', 20_000));
        _worker.Channel.Fail(failure);

        Assert.Equal(failure, await _job.Next<WorkerFailure>());
    }

    [Fact]
    public async Task Compute_NewVersionWhileComputing_ModelStaysUnderItsHands()
    {
        await Join(_worker, FakeWorker.Layout(40_000));
        _worker.MayCompute.Reset();
        _job.Compute(_worker.Id, new GradientTask(new RunPosition(1, 0, 0), 0, 1));
        Assert.True(_worker.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        var old = new FlatBuffer(_job.Model.Length);
        _job.Model.Span.CopyTo(old.Span);
        _job.Change(model => model.Span.Fill(9));
        _job.Compute(_worker.Id, new GradientTask(new RunPosition(1, 1, 1), 0, 2));
        _worker.MayCompute.Set();

        Check(await _job.Next<PartialGradient>(), old);
        Check(await _job.Next<PartialGradient>(), _job.Model);
    }

    [Fact]
    public async Task Compute_ModelGoesOnBeforeItWasSent_WorkIsSkippedAndTheNextVersionIsWhole()
    {
        // More than the kernel's buffers hold, so that no version gets through while the worker does not read.
        await Join(_worker, FakeWorker.Layout(4_000_000));
        _worker.MayCompute.Reset();
        _job.Compute(_worker.Id, new GradientTask(new RunPosition(1, 0, 0), 0, 1));
        Assert.True(_worker.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        for (var step = 1; step < 4; step++)
        {
            _job.Change(model => model.Span.Fill(step));
            _job.Compute(_worker.Id, new GradientTask(new RunPosition(1, step, step), 0, step + 1));
        }

        _job.Change(model => model.Span.Fill(4));
        _job.Compute(_worker.Id, new GradientTask(new RunPosition(1, 4, 4), 0, 5));
        _worker.MayCompute.Set();

        var told = new List<object>();
        for (var i = 0; i < 5; i++)
            told.Add(await _job.Next<object>());
        var answers = told.OfType<PartialGradient>().ToList();
        Assert.Equal([1, 2, 3], told.OfType<FakeJob.WorkSkipped>().Select(s => s.Task.Position.Step));
        Assert.Equal([0, 4], answers.Select(a => a.Step));
        Check(answers[0], new FlatBuffer(_job.Model.Length));
        Check(answers[1], _job.Model);
    }

    private async Task Join(FakeWorker worker, ParameterLayout layout, FlatBuffer? initial = null)
    {
        if (_job.LastOffer is null)
            _server.Publish(new JobId("job"), _job, 2, "", "");
        var plane = TcpDataPlane.At(_server.Address, new TcpDataPlaneOptions());
        await worker.Join(plane, FakeWorker.Offer(worker.Id.Value, layout, initial));
        Assert.Equal(worker.Id, (await _job.Next<FakeJob.WorkerReady>()).Worker);
    }

    private static FlatBuffer Filled(ParameterLayout layout, int seed)
    {
        var vector = new FlatBuffer(layout.Length);
        for (var i = 0; i < vector.Length; i++)
            vector.Span[i] = (i * 31 + seed) % 1009 / 7f;
        return vector;
    }

    private static void Check(in PartialGradient answer, FlatBuffer model)
    {
        var gradient = answer.Vector.Span;
        var parameters = model.Span;
        Assert.Equal(parameters.Length, gradient.Length);
        for (var i = 0; i < gradient.Length; i++)
            if (gradient[i] != FakeWorker.Gradient(parameters[i], answer.Step, answer.Node))
                Assert.Fail($"float {i} is {gradient[i]} for the parameter {parameters[i]}");
    }
}
