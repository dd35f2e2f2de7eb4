using System.Text;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>
/// A worker's job connection: the reading thread keeps the model and hands assignments to the session; answers are sent by a
/// writing thread, small ones in the call that gives them.
/// </summary>
internal sealed class GradientChannel : IGradientChannel, IPayloadPlaces
{
    private const string LeaveReason = "it has nothing in hand and goes";
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(5);
    private readonly PeerConnection _peer;
    private readonly Heartbeat _heartbeat;
    private readonly IWorkerSession _session;
    private readonly TimeProvider _time;
    private readonly ChunkWriter _chunks;
    private readonly SendQueue<Outgoing> _queue;
    private readonly object _gate = new();
    private ITimer? _linger;
    private int _unanswered;
    private bool _left;
    private bool _lost;
    private long _version = -1;
    private long _arriving = -1;
    private int _received;
    private string? _closed;

    public GradientChannel(PeerConnection peer, Heartbeat heartbeat, WorkerOffer offer, IWorkerSession session, TimeProvider time)
    {
        _peer = peer;
        _heartbeat = heartbeat;
        _session = session;
        _time = time;
        Model = new FlatBuffer(offer.Layout.Length);
        _chunks = new ChunkWriter(peer);
        _queue = new SendQueue<Outgoing>($"answers of {offer.Worker}", Write);
        peer.Reader.Places = this;
        peer.Reader.RunAttempt = peer.RunAttempt;
        peer.OnEnded(OnEnded);
    }

    /// <inheritdoc/>
    public FlatBuffer Model { get; }

    /// <inheritdoc/>
    public void Ready() => _queue.Send(new Outgoing(FrameKind.Ready), atOnce: true);

    /// <summary>Reads until the connection ends, then tells the session why.</summary>
    public void Run()
    {
        try
        {
            while (_closed is null && _peer.Read(out var header, out var payload))
                OnReceived(header, payload);
        }
        catch (FrameException error)
        {
            _peer.Abort(error.Message);
        }

        End(_closed ?? $"the coordinator is lost: {_peer.Reason}");
    }

    /// <inheritdoc/>
    public PayloadPlace Place(in FrameHeader header) => header.Kind switch
    {
        FrameKind.Model => PlaceChunk(header.Message<ModelMessage>(), header.Length),
        FrameKind.Compute when header.Message<ComputeMessage>() is { CarriesModel: true } compute =>
            PlaceWhole(compute.Version, header.Length),
        FrameKind.Evaluate when header.Message<EvaluateMessage>() is { CarriesModel: true } evaluate =>
            PlaceWhole(evaluate.Version, header.Length),
        _ => default,
    };

    private PayloadPlace PlaceChunk(in ModelMessage chunk, uint bytes)
    {
        if (chunk.Offset == 0)
            Begin(chunk.Version);
        return chunk.Version == _arriving
            ? PayloadPlace.InOrder(Model, _received, chunk.Offset, bytes)
            : throw new FrameException(
                FrameError.Order, $"a chunk of version {chunk.Version} came in the middle of version {_arriving}");
    }

    private PayloadPlace PlaceWhole(long version, uint bytes)
    {
        Begin(version);
        return bytes == (uint)Model.Length * sizeof(float)
            ? new PayloadPlace(Model, 0)
            : throw new FrameException(FrameError.Order, $"{bytes} bytes came as a model of {Model.Length} floats");
    }

    /// <summary>Waits until nothing is computed on the version that is here, which another one will now be written
    /// over.</summary>
    private void Begin(long version)
    {
        lock (_gate)
            while (_unanswered > 0 && !_left && !_lost)
                Monitor.Wait(_gate);
        _version = -1;
        _arriving = version;
        _received = 0;
    }

    private void OnReceived(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Model:
                OnModelReceived(payload);
                break;
            case FrameKind.Compute:
                var compute = header.Message<ComputeMessage>();
                if (compute.CarriesModel)
                    OnModelReceived(payload);
                if (Begins(compute.Version))
                    _session.Compute([compute.Task]);
                break;
            case FrameKind.Evaluate:
                var evaluate = header.Message<EvaluateMessage>();
                if (evaluate.CarriesModel)
                    OnModelReceived(payload);
                if (Begins(evaluate.Version))
                    _session.Evaluate(evaluate.Assignment);
                break;
            case FrameKind.Close:
                _closed = Encoding.UTF8.GetString(payload);
                break;
            default:
                throw new FrameException(FrameError.Order, $"a {header.Kind} frame came where none is due");
        }
    }

    private void OnModelReceived(ReadOnlySpan<byte> payload)
    {
        _received += payload.Length / sizeof(float);
        if (_received == Model.Length)
            _version = _arriving;
    }

    /// <summary>Counts an assignment on a version of the model. False when the worker takes none any more.</summary>
    private bool Begins(long version)
    {
        if (_version != version)
            throw new FrameException(
                FrameError.Order,
                $"work on version {version} came, {(_version < 0 ? "no whole version" : $"version {_version}")} is here");
        lock (_gate)
        {
            _unanswered++;
            return !_left;
        }
    }

    /// <inheritdoc/>
    public void Send(in PartialGradient gradient)
    {
        OnAnswered();
        _queue.Send(
            new Outgoing(FrameKind.Gradient) { Gradient = gradient }, atOnce: gradient.Vector.Length <= FrameBounds.InlineFloats);
    }

    /// <inheritdoc/>
    public void Send(EvaluationResult result)
    {
        OnAnswered();
        _queue.Send(
            new Outgoing(FrameKind.Evaluated) { Result = result }, atOnce: result.Outputs.Length <= FrameBounds.InlineFloats);
    }

    /// <inheritdoc/>
    public void Fail(WorkerFailure failure) => _queue.Send(new Outgoing(FrameKind.Failed) { Failure = failure }, atOnce: false);

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

        _queue.End(new Outgoing(FrameKind.Leave));
    }

    /// <summary>Work was computed: the model is not needed for it any more, though its answer may still be on its way.</summary>
    private void OnAnswered()
    {
        lock (_gate)
        {
            _unanswered--;
            Monitor.PulseAll(_gate);
        }
    }

    private void Write(Outgoing item)
    {
        switch (item.Kind)
        {
            case FrameKind.Gradient:
                var gradient = item.Gradient;
                _chunks.Write(
                    new GradientMessage(
                        gradient.Step, gradient.Node, gradient.Attempt, gradient.Sums, gradient.NonFiniteMicrobatch, Offset: 0),
                    gradient.Vector.Span);
                break;
            case FrameKind.Evaluated:
                var result = item.Result!;
                _chunks.Write(
                    new EvaluatedMessage(
                        result.Round, result.Microbatch, result.Samples, result.LossSum, result.Outputs.Length, Offset: 0),
                    result.Outputs);
                break;
            case FrameKind.Ready:
                _peer.Send(new ReadyMessage());
                break;
            case FrameKind.Failed:
                var message = PeerConnection.Text(item.Failure!.Message, FrameBounds.Text);
                _peer.Send(
                    new FailedMessage(message.Length),
                    [.. message, .. PeerConnection.Text(item.Failure.Detail, FrameBounds.Text)]);
                break;
            case FrameKind.Leave:
                _peer.SendLast(new LeaveMessage(), LeaveReason);
                break;
        }
    }

    private void End(string reason)
    {
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

    private void OnEnded()
    {
        lock (_gate)
        {
            _lost = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A frame that waits to be sent; which member it has is its kind's.</summary>
    private readonly record struct Outgoing(FrameKind Kind)
    {
        public PartialGradient Gradient { get; init; }

        public EvaluationResult? Result { get; init; }

        public WorkerFailure? Failure { get; init; }
    }
}
