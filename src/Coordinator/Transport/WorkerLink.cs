using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// One worker's part in the steps: gradient tasks go out, with the model that they need, and partial gradients come in. Small
/// frames go out in the call that makes them, as long as they surely fit the kernel's buffer; all else is the writing thread's,
/// so no call of the job waits for the network. What arrives comes on the reading thread of <see cref="WorkerConnection"/>.
/// </summary>
internal sealed class WorkerLink : IWorkerLink, IDisposable
{
    // Well below the smallest send buffer that PeerConnection may get, so that a send in the caller cannot block.
    private const int AtOnceBytes = 96 * 1024;
    private readonly PeerConnection _peer;
    private readonly IJobEndpoint _endpoint;
    private readonly WorkerId _worker;
    private readonly OpenWork _open = new();
    private readonly ArrivingVectors _vectors;
    private readonly EvaluationAssembly _outputs;
    private readonly ModelSender _models;
    private readonly SendQueue<Outgoing> _queue;
    private readonly Action _ended;
    private GradientMessage _arriving;
    private FlatBuffer? _gradient;
    private int _received;
    private volatile bool _closedByJob;

    /// <summary>A link that calls <paramref name="ended"/> when it has sent its last frame.</summary>
    public WorkerLink(PeerConnection peer, PublishedJob job, WorkerOffer offer, Action ended)
    {
        _peer = peer;
        _endpoint = job.Endpoint;
        _worker = offer.Worker;
        _ended = ended;
        _vectors = new ArrivingVectors(offer.Layout.Length);
        _outputs = new EvaluationAssembly(offer.Worker, _open, job.Outputs);
        _models = new ModelSender(peer, job.Endpoint);
        _queue = new SendQueue<Outgoing>($"data plane to {offer.Worker}", Write);
    }

    /// <summary>True once the job has let the worker go.</summary>
    public bool ClosedByJob => _closedByJob;

    /// <inheritdoc/>
    public bool SharesModel => false;

    /// <inheritdoc/>
    public void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model)
    {
        var version = _endpoint.ModelVersion;
        _models.EndStream(exceptOf: version);
        _vectors.BeginStep(nodes[0].Position.Step);
        foreach (var task in nodes)
        {
            var (bytes, atOnce) = Cost(model);
            _open.Add(task, bytes);
            _queue.Send(new Outgoing(FrameKind.Compute, model, version) { Task = task }, atOnce);
        }
    }

    /// <inheritdoc/>
    public void Evaluate(EvaluationAssignment assignment, FlatBuffer model)
    {
        var version = _endpoint.ModelVersion;
        _models.EndStream(exceptOf: version);
        var (bytes, atOnce) = Cost(model);
        _open.Add(assignment, bytes);
        _queue.Send(new Outgoing(FrameKind.Evaluate, model, version) { Evaluation = assignment }, atOnce);
    }

    /// <inheritdoc/>
    public void Stream(FlatBuffer model, long version, int offset, int count)
    {
        if (offset == 0)
            _models.BeginStream(version);
        if (_models.Streaming == version)
            _queue.Send(new Outgoing(FrameKind.Model, model, version) { Offset = offset, Count = count }, atOnce: false);
    }

    private (int Bytes, bool AtOnce) Cost(FlatBuffer model)
    {
        // The values of a large model may still fill the kernel's buffer.
        if (model.Length > FrameBounds.InlineFloats)
            return (FrameHeader.Size, false);
        var bytes = FrameHeader.Size + model.Length * sizeof(float);
        return (bytes, _open.SentSinceIdle + bytes <= AtOnceBytes);
    }

    private void Write(Outgoing item)
    {
        switch (item.Kind)
        {
            case FrameKind.Compute:
                if (!_models.Send(new ComputeMessage(item.Task, item.Version, false), item.Model!))
                    Skip(item.Task);
                break;
            case FrameKind.Evaluate:
                if (!_models.Send(new EvaluateMessage(item.Evaluation, item.Version, false), item.Model!))
                    _open.Remove(item.Evaluation);
                break;
            case FrameKind.Model:
                _models.SendPart(new ModelMessage(item.Version, item.Offset), item.Model!, item.Count);
                break;
            case FrameKind.Welcome:
                _peer.Send(item.Welcome);
                break;
            case FrameKind.Accepted:
                _peer.Send(new AcceptedMessage());
                break;
            case FrameKind.Close:
                _peer.SendLast(new CloseMessage(), item.Reason!);
                _ended();
                break;
            case FrameKind.Refused:
                _peer.SendLast(new RefusedMessage(), item.Reason!);
                _ended();
                break;
        }
    }

    private void Skip(in GradientTask task)
    {
        _open.Remove(task.Position.Step, task.Node, task.Attempt);
        _endpoint.Skipped(_worker, task);
    }

    /// <summary>Where the next chunk of a partial gradient goes: into a vector that is the job's once it is whole.</summary>
    /// <exception cref="FrameException">It answers no task that was handed to this worker, or another chunk is due.</exception>
    public PayloadPlace Place(in GradientMessage chunk, uint bytes)
    {
        if (_gradient is null)
        {
            if (!_open.Has(chunk.Step, chunk.Node, chunk.Attempt))
                throw new FrameException(
                    FrameError.Order,
                    $"node {chunk.Node} of step {chunk.Step}, attempt {chunk.Attempt}, was not handed to this worker");
            _arriving = chunk;
            _gradient = _vectors.Take(chunk.Step);
        }
        else if (chunk.At(_arriving.Offset) != _arriving)
        {
            throw new FrameException(FrameError.Order, "a gradient was begun before the one before it was whole");
        }

        return PayloadPlace.InOrder(_gradient, _received, chunk.Offset, bytes);
    }

    /// <summary>A chunk of a partial gradient lies in its place: the job learns how much of it is there, and when it is
    /// whole.</summary>
    public void OnGradientReceived(int floats)
    {
        _received += floats;
        var gradient = new PartialGradient(
            _worker, _arriving.Step, _arriving.Node, _arriving.Attempt, _gradient!, _arriving.Sums,
            _arriving.NonFiniteMicrobatch);
        if (_received < gradient.Vector.Length)
        {
            _endpoint.Arriving(gradient, _received);
            return;
        }

        _gradient = null;
        _received = 0;
        _open.Remove(gradient.Step, gradient.Node, gradient.Attempt);
        _endpoint.Deliver(gradient);
    }

    /// <summary>A chunk of an evaluation's outputs came.</summary>
    /// <exception cref="FrameException">It answers nothing that was asked, or has another size.</exception>
    public void OnOutputsReceived(in EvaluatedMessage message, ReadOnlySpan<float> chunk)
    {
        if (_outputs.OnReceived(message, chunk) is { } result)
            _endpoint.Deliver(result);
    }

    public void Send(in WelcomeMessage welcome) =>
        _queue.Send(new Outgoing(FrameKind.Welcome) { Welcome = welcome }, atOnce: false);

    /// <summary>Tells the worker that the job has taken it.</summary>
    public void Accept() => _queue.Send(new Outgoing(FrameKind.Accepted), atOnce: false);

    /// <summary>Refuses the worker; nothing is sent any more.</summary>
    public void Refuse(string reason) => _queue.End(new Outgoing(FrameKind.Refused) { Reason = reason });

    /// <inheritdoc/>
    public void Close(string reason)
    {
        _closedByJob = true;
        Disconnect(reason);
    }

    /// <summary>Lets the worker go without the job's wish, so that the job hears that it is lost.</summary>
    public void Disconnect(string reason)
    {
        _models.EndStream();
        _queue.End(new Outgoing(FrameKind.Close) { Reason = reason });
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    /// <summary>A frame that waits to be sent; which members it has is its kind's.</summary>
    private readonly record struct Outgoing(FrameKind Kind, FlatBuffer? Model = null, long Version = 0)
    {
        public GradientTask Task { get; init; }

        public EvaluationAssignment Evaluation { get; init; }

        /// <summary>First float of a part of the model.</summary>
        public int Offset { get; init; }

        /// <summary>Floats of the part, at least 1.</summary>
        public int Count { get; init; }

        public WelcomeMessage Welcome { get; init; }

        public string? Reason { get; init; }
    }
}
