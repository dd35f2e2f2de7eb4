using System.Text;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>
/// A worker's job connection: a reading thread that keeps the model and hands assignments to the session, a writing thread
/// for answers; a small answer goes out in the call that gives it.
/// </summary>
internal sealed class GradientChannel : IGradientChannel, IPayloadPlaces
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(5);
    private readonly PeerConnection _peer;
    private readonly Heartbeat _heartbeat;
    private readonly IWorkerSession _session;
    private readonly TimeProvider _time;
    private readonly WorkerId _worker;
    private readonly uint _runAttempt;
    private readonly ChunkWriter _chunks;
    private readonly SendQueue<ToCoordinator> _queue;
    private readonly object _gate = new();
    private ITimer? _linger;
    private int _unanswered;
    private bool _left;
    private bool _lost;
    private ulong? _version;
    private ulong _arriving;
    private int _next;
    private string? _closed;

    public GradientChannel(PeerConnection peer, Heartbeat heartbeat, WorkerOffer offer, IWorkerSession session, TimeProvider time)
    {
        _peer = peer;
        _heartbeat = heartbeat;
        _session = session;
        _time = time;
        _worker = offer.Worker;
        _runAttempt = (uint)offer.RunAttempt;
        Model = new FlatBuffer(offer.Layout.Length);
        _chunks = new ChunkWriter(peer);
        _queue = new SendQueue<ToCoordinator>($"answers of {offer.Worker}", Write);
        peer.Reader.Places = this;
        peer.OnEnded(Lose);
    }

    /// <inheritdoc/>
    public FlatBuffer Model { get; }

    /// <inheritdoc/>
    public void Ready() => _queue.Send(new ToCoordinator(Header(FrameKind.Ready)), atOnce: true);

    /// <inheritdoc/>
    public void Send(in PartialGradient gradient)
    {
        var header = new FrameHeader
        {
            Kind = FrameKind.Gradient,
            RunAttempt = _runAttempt,
            Step = gradient.Step,
            Node = gradient.Node,
            Attempt = gradient.Attempt,
            A = BitConverter.DoubleToUInt64Bits(gradient.Sums.LossSum),
            B = (ulong)gradient.Sums.Samples,
            C = gradient.NonFiniteMicrobatch,
        };
        Answered();
        _queue.Send(new ToCoordinator(header, Gradient: gradient.Vector), gradient.Vector.Length <= FrameBounds.InlineFloats);
    }

    /// <inheritdoc/>
    public void Send(EvaluationResult result)
    {
        var header = new FrameHeader
        {
            Kind = FrameKind.Evaluated,
            RunAttempt = _runAttempt,
            Node = result.Microbatch,
            Attempt = result.Samples,
            A = BitConverter.DoubleToUInt64Bits(result.LossSum),
            B = (ulong)result.Round,
            C = result.Outputs.Length,
        };
        Answered();
        _queue.Send(new ToCoordinator(header, Outputs: result.Outputs), result.Outputs.Length <= FrameBounds.InlineFloats);
    }

    /// <inheritdoc/>
    public void Fail(WorkerFailure failure)
    {
        var message = PeerConnection.Text(failure.Message, FrameBounds.Text);
        byte[] payload = [.. message, .. PeerConnection.Text(failure.Detail, FrameBounds.Text)];
        _queue.Send(new ToCoordinator(Header(FrameKind.Failed) with { C = message.Length }, Payload: payload), atOnce: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_left)
                return;
            _left = true;
            Monitor.PulseAll(_gate);
            _linger = _time.CreateTimer(
                _ => _peer.Abort("the coordinator did not close the connection"), null, LingerTime, Timeout.InfiniteTimeSpan);
        }

        _queue.End(new ToCoordinator(Header(FrameKind.Leave), Payload: "it has nothing in hand and goes"u8.ToArray()));
    }

    /// <summary>Reads until the connection ends, then tells the session why.</summary>
    public void Run()
    {
        try
        {
            while (_closed is null && _peer.Read(out var header, out var payload))
                Take(header, payload);
        }
        catch (FrameException error)
        {
            _peer.Abort(error.Message);
        }

        var reason = _closed ?? $"the coordinator is lost: {_peer.Reason}";
        _queue.Dispose();
        _heartbeat.Dispose();
        _peer.Dispose();
        bool tell;
        lock (_gate)
        {
            tell = !_left;
            _lost = true;
            _linger?.Dispose();
            Monitor.PulseAll(_gate);
        }

        if (tell)
            _session.Closed(reason);
    }

    /// <inheritdoc/>
    public PayloadPlace Place(in FrameHeader header)
    {
        if (header.RunAttempt != _runAttempt)
            throw new FrameException(
                FrameError.Order, $"a frame of start number {header.RunAttempt} came in a session of number {_runAttempt}");
        var whole = header.Kind is FrameKind.Compute or FrameKind.Evaluate && header.Flags == FrameHeader.WithValues;
        if (header.Kind != FrameKind.Values && !whole)
            return default;
        if (whole || header.Offset == 0)
            Begin(header.A);
        var start = whole ? 0 : (int)header.Offset;
        var due = whole ? Model.Length : Math.Min(FrameBounds.ChunkFloats, Model.Length - _next);
        if (start != _next || header.A != _arriving || header.Length != (uint)due * sizeof(float))
            throw new FrameException(
                FrameError.Order, $"{header.Length} bytes of version {header.A} came at float {start}, {due} floats of version "
                    + $"{_arriving} at {_next} are due");
        return new PayloadPlace(Model, start);
    }

    private void Begin(ulong version)
    {
        lock (_gate)
            while (_unanswered > 0 && !_left && !_lost)
                Monitor.Wait(_gate);
        _version = null;
        _arriving = version;
        _next = 0;
    }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Kind == FrameKind.Values || header.Flags == FrameHeader.WithValues)
        {
            _next += payload.Length / sizeof(float);
            if (_next == Model.Length)
                _version = _arriving;
        }

        switch (header.Kind)
        {
            case FrameKind.Values:
                break;
            case FrameKind.Compute:
                var position = new RunPosition((int)(uint)header.B, (int)(header.B >> 32), header.Step);
                if (Begins(header))
                    _session.Compute([new GradientTask(position, header.Node, header.Attempt)]);
                break;
            case FrameKind.Evaluate when header.Attempt is >= 0 and <= (int)DatasetSplit.Test:
                if (Begins(header))
                    _session.Evaluate(new EvaluationAssignment(
                        (long)header.B, (DatasetSplit)header.Attempt, header.Node, (int)header.Offset, header.C, header.Step));
                break;
            case FrameKind.Close:
                _closed = Encoding.UTF8.GetString(payload);
                break;
            default:
                throw new FrameException(FrameError.Order, $"a {header.Kind} frame came where none is due");
        }
    }

    private bool Begins(in FrameHeader header)
    {
        if (_version != header.A)
            throw new FrameException(FrameError.Order, $"work on version {header.A} came, version {_version} is here");
        lock (_gate)
        {
            _unanswered++;
            return !_left;
        }
    }

    private void Write(ToCoordinator item)
    {
        if (item.Gradient is not null || item.Outputs is not null)
        {
            _chunks.Write(item.Header, item.Gradient is { } gradient ? gradient.Span : item.Outputs);
            return;
        }

        _peer.Write(item.Header, item.Payload);
        if (item.Header.Kind == FrameKind.Leave)
            _peer.EndSending();
    }

    /// <summary>Work was computed: the model is not needed for it any more, though its answer may still be on its way.</summary>
    private void Answered()
    {
        lock (_gate)
        {
            _unanswered--;
            Monitor.PulseAll(_gate);
        }
    }

    private void Lose()
    {
        lock (_gate)
        {
            _lost = true;
            Monitor.PulseAll(_gate);
        }
    }

    private FrameHeader Header(FrameKind kind) => new() { Kind = kind, RunAttempt = _runAttempt };
}
