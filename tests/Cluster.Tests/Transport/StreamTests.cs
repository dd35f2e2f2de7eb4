using System.Collections.Concurrent;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;
using Serilog.Core;
using Xunit;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>Versions that are sent ahead of their commit, and gradients that are seen while they arrive.</summary>
public sealed class StreamTests : IDisposable
{
    private const int Chunk = 65_536;
    private readonly DataPlaneServer _server = DataPlaneServer.Start(new DataPlaneServerOptions(), Logger.None);
    private readonly FakeJob _job = new();
    private readonly FakeWorker _worker = new();

    public void Dispose()
    {
        _worker.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData(30, new int[0])]
    [InlineData(Chunk, new int[0])]
    [InlineData(3 * Chunk, new[] { Chunk, 2 * Chunk })]
    [InlineData(200_000, new[] { Chunk, 2 * Chunk, 3 * Chunk })]
    public async Task Arriving_GradientOfSeveralChunks_TellsHowMuchOfItIsThere(int floats, int[] expected)
    {
        var told = new ConcurrentQueue<int>();
        _job.AtArriving = (gradient, count) =>
        {
            told.Enqueue(count);
            CheckFloats(gradient.Vector.Span[..count], new float[count], gradient.Step, gradient.Node);
        };
        await Join(floats);
        _job.Compute(_worker.Id, Node(0, 5, 1));
        var answer = await _job.Next<PartialGradient>();

        Assert.Equal(expected, told);
        Assert.Equal((5, 1), (answer.Node, answer.Attempt));
    }

    [Fact]
    public async Task Stream_WholeVersion_TheWorkThatNeedsItCarriesNoValues()
    {
        await Join(200_000);
        await Answer(Node(0, 0, 1), 0);
        var next = Filled(1);
        _job.Stream(_worker.Id, next, 0, Chunk);
        _job.Stream(_worker.Id, next, Chunk, 2 * Chunk);
        _job.Stream(_worker.Id, next, 3 * Chunk, next.Length - 3 * Chunk);
        Assert.True(SpinWait.SpinUntil(() => _worker.Channel.Model.Span[^1] == 1, TimeSpan.FromSeconds(30)));
        _job.CommitStreamed(next);
        next.Span[7] = 100;

        await Answer(Node(1, 0, 2), 1);
    }

    [Fact]
    public async Task Stream_InPart_TheWorkBringsTheWholeVersion()
    {
        await Join(200_000);
        await Answer(Node(0, 0, 1), 0);
        var next = Filled(1);
        _job.Stream(_worker.Id, next, 0, Chunk);
        _job.CommitStreamed(next);

        await Answer(Node(1, 0, 2), 1);
    }

    [Fact]
    public async Task Stream_CutByWorkForTheCommittedVersion_ThatVersionIsSentAgainAndTheNextFromItsStart()
    {
        await Join(200_000);
        await Answer(Node(0, 0, 1), 0);
        var next = Filled(1);
        _job.Stream(_worker.Id, next, 0, 2 * Chunk);
        Assert.True(SpinWait.SpinUntil(() => _worker.Channel.Model.Span[2 * Chunk - 1] == 1, TimeSpan.FromSeconds(30)));

        await Answer(Node(0, 1, 2), 0);

        _job.Stream(_worker.Id, next, 2 * Chunk, next.Length - 2 * Chunk);
        _job.Stream(_worker.Id, next, 0, next.Length);
        _job.CommitStreamed(next);
        await Answer(Node(1, 0, 3), 1);
    }

    [Fact]
    public async Task Stream_GivenUp_TheStepIsMadeInPlaceAndSentWhole()
    {
        await Join(200_000);
        await Answer(Node(0, 0, 1), 0);
        _job.Stream(_worker.Id, Filled(1), 0, Chunk);
        _job.GiveUpStream();
        _job.Stream(_worker.Id, Filled(2), 0, Chunk);
        _job.GiveUpStream();
        _job.Change(model => model.Span.Fill(3));

        await Answer(Node(1, 0, 2), 3);
    }

    [Fact]
    public async Task Stream_WhileTheWorkerComputes_TheModelStaysUnderItsHands()
    {
        await Join(200_000);
        _worker.MayCompute.Reset();
        _job.Compute(_worker.Id, Node(0, 0, 1));
        Assert.True(_worker.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        var next = Filled(1);
        _job.Stream(_worker.Id, next, 0, next.Length);
        _job.CommitStreamed(next);
        _job.Compute(_worker.Id, Node(1, 0, 2));
        _worker.MayCompute.Set();

        Check(await _job.Next<PartialGradient>(), 0);
        Check(await _job.Next<PartialGradient>(), 1);
    }

    [Fact]
    public async Task Stream_WhileAGradientArrives_BothPassEachOther()
    {
        // More than the kernel's buffers hold either way: the gradient's end comes only if the worker takes the values meanwhile,
        // since the coordinator reads on only after the values have arrived.
        const int Floats = 2_000_000;
        var next = new FlatBuffer(Floats);
        next.Span.Fill(1);
        var both = false;
        _job.AtArriving = (gradient, count) =>
        {
            if (count != Chunk || gradient.Step != 0)
                return;
            _job.Stream(_worker.Id, next, 0, Floats);
            both = SpinWait.SpinUntil(() => _worker.Channel.Model.Span[^1] == 1, TimeSpan.FromSeconds(30));
        };
        await Join(Floats);
        await Answer(Node(0, 0, 1), 0);

        Assert.True(both);
        _job.CommitStreamed(next);
        await Answer(Node(1, 0, 2), 1);
    }

    [Fact]
    public async Task Close_OfAStreamInTheMiddle_ArrivesWithItsReason()
    {
        await Join(4_000_000);
        _worker.MayCompute.Reset();
        _job.Compute(_worker.Id, Node(0, 0, 1));
        Assert.True(_worker.HasBegun.Wait(TimeSpan.FromSeconds(30)));
        var next = new FlatBuffer(4_000_000);
        for (var offset = 0; offset < next.Length; offset += Chunk)
            _job.Stream(_worker.Id, next, offset, Math.Min(Chunk, next.Length - offset));
        _job.Close(_worker.Id, "done");
        _worker.MayCompute.Set();

        Assert.Equal("done", await _worker.WhenClosed);
    }

    private static GradientTask Node(long step, int node, int attempt) => new(new RunPosition(1, (int)step, step), node, attempt);

    private static FlatBuffer Filled(float value)
    {
        var vector = new FlatBuffer(200_000);
        vector.Span.Fill(value);
        return vector;
    }

    private static void Check(in PartialGradient answer, float parameter)
    {
        var parameters = new float[answer.Vector.Length];
        parameters.AsSpan().Fill(parameter);
        CheckFloats(answer.Vector.Span, parameters, answer.Step, answer.Node);
    }

    private static void CheckFloats(ReadOnlySpan<float> gradient, ReadOnlySpan<float> parameters, long step, int node)
    {
        for (var i = 0; i < gradient.Length; i++)
            if (gradient[i] != FakeWorker.Gradient(parameters[i], step, node))
                Assert.Fail($"float {i} is {gradient[i]} for the parameter {parameters[i]}");
    }

    private async Task Answer(GradientTask node, float parameter)
    {
        _job.Compute(_worker.Id, node);
        Check(await _job.Next<PartialGradient>(), parameter);
    }

    private async Task Join(int floats)
    {
        var layout = FakeWorker.Layout(floats);
        _server.Publish(new JobId("job"), _job, 2, "", "");
        await _worker.Join(
            TcpDataPlane.At(_server.Address, new TcpDataPlaneOptions()),
            FakeWorker.Offer(_worker.Id.Value, layout, new FlatBuffer(layout.Length)));
        await _job.Next<FakeJob.WorkerReady>();
    }
}
