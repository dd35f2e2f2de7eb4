using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// The sending half of a worker's job connection. Small frames go out in the call that makes them, as long as they surely fit
/// the kernel's buffer; all else is the writer thread's, so no call here waits for the network.
/// </summary>
internal sealed class WorkerLink : IWorkerLink, IDisposable
{
    // Well below the smallest send buffer that PeerConnection may get, so that a send in the caller cannot block.
    private const int AtOnceBytes = 96 * 1024;
    private readonly PeerConnection _peer;
    private readonly IJobEndpoint _endpoint;
    private readonly WorkerId _worker;
    private readonly uint _runAttempt;
    private readonly OpenWork _open;
    private readonly ArrivingVectors _vectors;
    private readonly ChunkWriter _chunks;
    private readonly SendQueue<ToWorker> _queue;
    private readonly Action _closed;
    private readonly Func<bool> _isUntouched;
    private readonly Func<bool> _isStreaming;
    private long _writingVersion;
    private long _sentVersion = -1;
    private long _streaming = -1;
    private int _streamed;
    private volatile bool _closedByJob;

    /// <param name="peer">The connection.</param>
    /// <param name="endpoint">The job.</param>
    /// <param name="offer">The worker.</param>
    /// <param name="open">Where handed out work is booked.</param>
    /// <param name="vectors">Told when a step begins.</param>
    /// <param name="closed">Called when the Close frame was sent.</param>
    public WorkerLink(
        PeerConnection peer, IJobEndpoint endpoint, WorkerOffer offer, OpenWork open, ArrivingVectors vectors, Action closed)
    {
        _peer = peer;
        _endpoint = endpoint;
        _worker = offer.Worker;
        _runAttempt = (uint)offer.RunAttempt;
        _open = open;
        _vectors = vectors;
        _closed = closed;
        _chunks = new ChunkWriter(peer);
        _isUntouched = () => _endpoint.ModelVersion == _writingVersion;
        _isStreaming = () => Interlocked.Read(ref _streaming) == _writingVersion && _endpoint.StreamedVersion == _writingVersion;
        _queue = new SendQueue<ToWorker>($"data plane to {offer.Worker}", Write);
    }

    /// <summary>True once the job has let the worker go.</summary>
    public bool ClosedByJob => _closedByJob;

    /// <inheritdoc/>
    public bool SharesModel => false;

    /// <inheritdoc/>
    public void Stream(FlatBuffer model, long version, int offset, int count)
    {
        if (offset == 0)
            Interlocked.Exchange(ref _streaming, version);
        if (_streaming != version)
            return;
        var header = new FrameHeader
        {
            Kind = FrameKind.Values, RunAttempt = _runAttempt, A = (ulong)version, Offset = (uint)offset,
        };
        _queue.Send(new ToWorker(header, model, Floats: count), atOnce: false);
    }

    /// <inheritdoc/>
    public void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model)
    {
        var version = _endpoint.ModelVersion;
        EndOtherStream(version);
        _vectors.StepBegan(nodes[0].Position.Step);
        foreach (var node in nodes)
        {
            var position = node.Position;
            var header = new FrameHeader
            {
                Kind = FrameKind.Compute,
                RunAttempt = _runAttempt,
                Step = position.Step,
                Node = node.Node,
                Attempt = node.Attempt,
                A = (ulong)version,
                B = (uint)position.Epoch | (ulong)(uint)position.StepInEpoch << 32,
            };
            var (bytes, atOnce) = Cost(model);
            _open.Add(node, bytes);
            _queue.Send(new ToWorker(header, model, Node: node), atOnce);
        }
    }

    /// <inheritdoc/>
    public void Evaluate(EvaluationAssignment assignment, FlatBuffer model)
    {
        var version = _endpoint.ModelVersion;
        EndOtherStream(version);
        var header = new FrameHeader
        {
            Kind = FrameKind.Evaluate,
            RunAttempt = _runAttempt,
            Step = assignment.Step,
            Node = assignment.Microbatch,
            Attempt = (int)assignment.Part,
            A = (ulong)version,
            B = (ulong)assignment.Round,
            Offset = (uint)assignment.Start,
            C = assignment.End,
        };
        var (bytes, atOnce) = Cost(model);
        _open.Add(assignment, bytes);
        _queue.Send(new ToWorker(header, model), atOnce);
    }

    /// <summary>Sends a frame without payload.</summary>
    public void Send(FrameKind kind) =>
        _queue.Send(new ToWorker(new FrameHeader { Kind = kind, RunAttempt = _runAttempt }), atOnce: false);

    /// <summary>Refuses the worker.</summary>
    public void Refuse(string reason) => End(FrameKind.Refused, reason);

    /// <inheritdoc/>
    public void Close(string reason)
    {
        _closedByJob = true;
        End(FrameKind.Close, reason);
    }

    /// <summary>Lets the worker go without the job's wish, so that the job hears that it is lost.</summary>
    public void Disconnect(string reason) => End(FrameKind.Close, reason);

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private void End(FrameKind kind, string reason)
    {
        Interlocked.Exchange(ref _streaming, -1);
        _queue.End(new ToWorker(new FrameHeader { Kind = kind, RunAttempt = _runAttempt }, Text: reason));
    }

    private void EndOtherStream(long version)
    {
        if (_streaming != version)
            Interlocked.Exchange(ref _streaming, -1);
    }

    private (int Bytes, bool AtOnce) Cost(FlatBuffer model)
    {
        // The values of a large model may still fill the kernel's buffer.
        if (model.Length > FrameBounds.InlineFloats)
            return (FrameHeader.Size, false);
        var bytes = FrameHeader.Size + model.Length * sizeof(float);
        return (bytes, _open.SentSinceIdle + bytes <= AtOnceBytes);
    }

    private void Write(ToWorker item)
    {
        if (item.Text is { } text)
        {
            _peer.Write(item.Header, text);
            _peer.EndSending();
            _closed();
        }
        else if (item.Model is not { } model)
        {
            _peer.Write(item.Header);
        }
        else if (item.Header.Kind == FrameKind.Values)
        {
            WritePart(model, item.Header, item.Floats);
        }
        else if ((long)item.Header.A == _sentVersion)
        {
            _peer.Write(item.Header);
        }
        else if (!WriteWith(model, item.Header) && _peer.Reason is null)
        {
            Skip(item);
        }
    }

    /// <summary>Sends a part of a version to come, if all before it was sent; what is left out here goes with the assignment.</summary>
    private void WritePart(FlatBuffer model, in FrameHeader header, int count)
    {
        var (version, offset) = ((long)header.A, (int)header.Offset);
        if (offset != 0 && (_writingVersion != version || _streamed != offset))
            return;
        _writingVersion = version;
        _streamed = -1;
        if (!_isStreaming())
            return;
        _sentVersion = -1;
        if (!_chunks.Write(header, model.Span.Slice(offset, count), _isStreaming))
            return;
        _streamed = offset + count;
        if (_streamed == model.Length)
            _sentVersion = version;
    }

    private void Skip(in ToWorker item)
    {
        if (item.Header.Kind == FrameKind.Compute)
        {
            _open.Remove(item.Node.Position.Step, item.Node.Node, item.Node.Attempt);
            _endpoint.Skipped(_worker, item.Node);
        }
        else if (_open.Find((long)item.Header.B, item.Header.Node) is { } evaluation)
        {
            _open.Remove(evaluation);
        }
    }

    private bool WriteWith(FlatBuffer model, in FrameHeader header)
    {
        _writingVersion = (long)header.A;
        _streamed = -1;
        _sentVersion = -1;
        if (model.Length <= FrameBounds.InlineFloats)
        {
            if (!_chunks.WriteOne(header with { Flags = FrameHeader.WithValues }, model.Span, _isUntouched))
                return false;
        }
        else
        {
            var values = new FrameHeader { Kind = FrameKind.Values, RunAttempt = _runAttempt, A = header.A };
            if (!_chunks.Write(values, model.Span, _isUntouched) || !_peer.Write(header))
                return false;
        }

        _sentVersion = _writingVersion;
        return true;
    }
}
