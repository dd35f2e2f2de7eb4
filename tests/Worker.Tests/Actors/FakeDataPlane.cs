using System.Threading.Channels;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;

namespace DistTrain.Worker.Tests.Actors;

/// <summary>A data plane whose job is the test: it hands work out through the sessions and reads what workers send.</summary>
internal sealed class FakeDataPlane : IDataPlane
{
    private readonly Channel<FakeJoin> _joins = Channel.CreateUnbounded<FakeJoin>();

    /// <summary>The next worker that wants to join; it waits until the test answers.</summary>
    public async Task<FakeJoin> NextJoin() => await _joins.Reader.ReadAsync().AsTask().WaitAsync(ActorTest.Limit);

    public Task<IGradientChannel> JoinAsync(WorkerOffer offer, IWorkerSession session, CancellationToken cancellation)
    {
        var join = new FakeJoin(offer, session);
        _joins.Writer.TryWrite(join);
        return join.Answer.Task;
    }
}

/// <summary>A worker's wish to join.</summary>
internal sealed class FakeJoin(WorkerOffer offer, IWorkerSession session)
{
    public WorkerOffer Offer => offer;

    public IWorkerSession Session => session;

    public TaskCompletionSource<IGradientChannel> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeChannel Accept()
    {
        var channel = new FakeChannel(offer);
        Answer.SetResult(channel);
        return channel;
    }
}

/// <summary>Keeps what a worker sends.</summary>
internal sealed class FakeChannel : IGradientChannel
{
    private readonly Channel<object> _sent = Channel.CreateUnbounded<object>();

    public FakeChannel(WorkerOffer offer)
    {
        Model = new FlatBuffer(offer.Layout.Length);
        offer.Initial!.Span.CopyTo(Model.Span);
    }

    public static string IsReady => "ready";

    public static string IsDisposed => "disposed";

    public FlatBuffer Model { get; init; }

    /// <summary>The next thing the worker did.</summary>
    public async Task<T> Next<T>() => Assert.IsType<T>(await _sent.Reader.ReadAsync().AsTask().WaitAsync(ActorTest.Limit));

    public void Ready() => _sent.Writer.TryWrite(IsReady);

    public void Send(in PartialGradient gradient) => _sent.Writer.TryWrite(gradient);

    public void Send(EvaluationResult result) => _sent.Writer.TryWrite(result);

    public void Fail(WorkerFailure failure) => _sent.Writer.TryWrite(failure);

    public void Dispose() => _sent.Writer.TryWrite(IsDisposed);
}
