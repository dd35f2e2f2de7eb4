using Akka.Actor;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;

namespace DistTrain.Worker.Actors;

/// <summary>A gradient worker's session in one job: turns the data plane's calls into messages to the worker, in their
/// order, and owns the channel. A join may be accepted after the worker has ended the session; the channel is then closed at
/// once, since nobody else would close it and the job would wait for this worker forever.</summary>
internal sealed class ActorSession : IWorkerSession, IDisposable
{
    private readonly Lock _gate = new();
    private readonly IActorRef _worker;
    private readonly CancellationTokenSource _ended = new();
    private IGradientChannel? _channel;

    /// <summary>Begins a session of <paramref name="worker"/>.</summary>
    public ActorSession(IActorRef worker)
    {
        _worker = worker;
        Ended = _ended.Token;
    }

    /// <summary>Cancelled when the session is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Takes over the channel that the join has returned.</summary>
    public void Attach(IGradientChannel channel)
    {
        lock (_gate)
        {
            if (!Ended.IsCancellationRequested)
            {
                _channel = channel;
                return;
            }
        }

        channel.Dispose();
    }

    /// <summary>Ends the session: cancels the join, or leaves the job.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended.Cancel();
            _ended.Dispose();
        }

        _channel?.Dispose();
    }

    /// <inheritdoc/>
    public void Compute(ReadOnlySpan<GradientTask> nodes) =>
        _worker.Tell(new ComputeGradients(this, nodes.ToArray()), ActorRefs.NoSender);

    /// <inheritdoc/>
    public void Evaluate(EvaluationAssignment assignment) =>
        _worker.Tell(new EvaluateSamples(this, assignment), ActorRefs.NoSender);

    /// <inheritdoc/>
    public void Closed(string reason) => _worker.Tell(new SessionClosed(this, reason), ActorRefs.NoSender);
}
