using System.Runtime.InteropServices;
using System.Text;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// The receiving half of a worker's job connection, on a thread of its own: takes the join, gradients and evaluations, and
/// tells the job when the worker is gone.
/// </summary>
internal sealed class WorkerConnection : IPayloadPlaces, IDisposable
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(5);
    private readonly PeerConnection _peer;
    private readonly PublishedJob _job;
    private readonly ConnectionLimiter.Opener _opener;
    private readonly TimeProvider _time;
    private readonly OpenWork _open = new();
    private readonly ArrivingVectors _vectors;
    private readonly WorkerLink _link;
    private readonly EvaluationAssembly _outputs;
    private readonly FlatBuffer? _initial;
    private WorkerOffer _offer;
    private ITimer? _linger;
    private PeerConnection? _heartbeat;
    private FlatBuffer? _gradient;
    private FrameHeader _gradientHeader;
    private int _next;
    private bool _joined;
    private bool _ready;
    private string? _left;
    private volatile string? _dismissed;

    public WorkerConnection(PeerConnection peer, PublishedJob job, WorkerOffer offer, ConnectionLimiter.Opener opener, TimeProvider time)
    {
        _peer = peer;
        _opener = opener;
        _job = job;
        _offer = offer;
        _time = time;
        NeedsInitial = job.Endpoint.NeedsInitial;
        _initial = NeedsInitial ? new FlatBuffer(offer.Layout.Length) : null;
        _vectors = new ArrivingVectors(offer.Layout.Length);
        _outputs = new EvaluationAssembly(_open, job.Outputs);
        _link = new WorkerLink(peer, job.Endpoint, offer, _open, _vectors, Linger);
        peer.Reader.Places = this;
    }

    /// <summary>Names the session to the heartbeat connection.</summary>
    public Guid Token { get; } = NewToken();

    /// <summary>Whether the worker shall send its initial values.</summary>
    public bool NeedsInitial { get; }

    /// <summary>The worker and its job.</summary>
    public WorkerOffer Offer => _offer;

    /// <summary>How long the worker may be silent.</summary>
    public TimeSpan Timeout => _job.WorkerTimeout;

    /// <summary>Lets the worker go, and the job know.</summary>
    public void Disconnect(string reason)
    {
        _dismissed = reason;
        _link.Disconnect(reason);
    }

    /// <summary>Ties the worker's life to its heartbeat. False when it has one already.</summary>
    public bool BindHeartbeat(PeerConnection heartbeat)
    {
        if (Interlocked.CompareExchange(ref _heartbeat, heartbeat, null) is not null)
            return false;
        _opener.Dispose();
        return true;
    }

    /// <summary>Ends the session; the worker is lost for this reason.</summary>
    public void Abort(string reason) => _peer.Abort(reason);

    /// <summary>Serves the worker until it is gone.</summary>
    /// <exception cref="FrameException">The worker broke the protocol.</exception>
    public void Run()
    {
        var reason = "it failed in the coordinator";
        try
        {
            while (_left is null && _peer.Read(out var header, out var payload))
                Take(header, payload);
            reason = _dismissed ?? _left ?? _peer.Reason ?? reason;
        }
        catch (FrameException error)
        {
            reason = error.Message;
            throw;
        }
        catch (Exception error)
        {
            // Not the worker's fault: what the job does with an answer failed. It has no supervisor on this thread.
            _job.Endpoint.Failed(new WorkerFailure(
                _offer.Worker, $"the coordinator failed at what this worker sent: {error.Message}", error.ToString()));
        }
        finally
        {
            _peer.Abort(reason);
            Volatile.Read(ref _heartbeat)?.Abort($"its job connection ended: {reason}");
            if (_joined && !_link.ClosedByJob)
                Depart(reason);
        }
    }

    private void Depart(string reason)
    {
        if (_left is null)
            _job.Endpoint.Lost(_offer.Worker, _link, reason);
        else
            _job.Endpoint.Left(_offer.Worker, _link, reason);
    }

    /// <inheritdoc/>
    public PayloadPlace Place(in FrameHeader header)
    {
        if (header.RunAttempt != (uint)_offer.RunAttempt)
            throw new FrameException(
                FrameError.Order,
                $"a frame of start number {header.RunAttempt} came in a session of number {_offer.RunAttempt}");
        return header.Kind switch
        {
            FrameKind.Initial when !_joined && _initial is not null => InOrder(_initial, header),
            FrameKind.Gradient when _ready => InOrder(Gradient(header), header),
            _ => default,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _link.Dispose();
        _linger?.Dispose();
    }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Initial when !_joined && _initial is not null:
                _next += payload.Length / sizeof(float);
                break;
            case FrameKind.Join when !_joined:
                Join();
                break;
            case FrameKind.Ready when _joined && !_ready:
                _ready = true;
                _job.Endpoint.Ready(_offer.Worker, _link);
                break;
            case FrameKind.Gradient when _ready:
                Took(payload.Length / sizeof(float));
                break;
            case FrameKind.Evaluated when _ready:
                if (_outputs.Take(_offer.Worker, header, MemoryMarshal.Cast<byte, float>(payload)) is { } result)
                    _job.Endpoint.Deliver(result);
                break;
            case FrameKind.Failed when _joined:
                var message = payload[..Math.Clamp(header.C, 0, payload.Length)];
                _job.Endpoint.Failed(new WorkerFailure(
                    _offer.Worker, Encoding.UTF8.GetString(message), Encoding.UTF8.GetString(payload[message.Length..])));
                break;
            case FrameKind.Leave:
                _left = Encoding.UTF8.GetString(payload);
                break;
            default:
                throw new FrameException(FrameError.Order, $"a {header.Kind} frame came where none is due");
        }
    }

    private void Join()
    {
        if (Volatile.Read(ref _heartbeat) is null)
            throw new FrameException(FrameError.Order, "the worker joined before it bound its heartbeat");
        if (_initial is not null && _next != _initial.Length)
            throw new FrameException(FrameError.Order, $"{_next} of {_initial.Length} initial values came before the join");
        _next = 0;
        _offer = _offer with { Initial = _initial };
        if (_job.Endpoint.Join(_offer, _link) is { } refusal)
        {
            _link.Refuse(refusal);
            return;
        }

        _joined = true;
        _offer = _offer with { Initial = null };
        _link.Send(FrameKind.Accepted);
    }

    private PayloadPlace InOrder(FlatBuffer vector, in FrameHeader header)
    {
        var due = Math.Min(FrameBounds.ChunkFloats, vector.Length - _next);
        if (header.Offset != _next || header.Length != due * sizeof(float))
            throw new FrameException(
                FrameError.Order,
                $"{header.Length} bytes at float {header.Offset} came where {due * sizeof(float)} at {_next} are due");
        return new PayloadPlace(vector, _next);
    }

    private FlatBuffer Gradient(in FrameHeader header)
    {
        if (_gradient is not null)
        {
            var expected = _gradientHeader with
            {
                Offset = header.Offset, Length = header.Length, PayloadCrc = header.PayloadCrc,
            };
            return header == expected
                ? _gradient
                : throw new FrameException(FrameError.Order, "a gradient was begun before the one before it was whole");
        }

        if (!_open.Has(header.Step, header.Node, header.Attempt))
            throw new FrameException(
                FrameError.Order,
                $"node {header.Node} of step {header.Step}, attempt {header.Attempt}, was not handed to this worker");
        _gradientHeader = header;
        return _gradient = _vectors.Take(header.Step);
    }

    private void Took(int count)
    {
        _next += count;
        var header = _gradientHeader;
        var sums = new PartialSums(BitConverter.UInt64BitsToDouble(header.A), (long)header.B);
        var gradient = new PartialGradient(_offer.Worker, header.Step, header.Node, header.Attempt, _gradient!, sums, header.C);
        if (_next < gradient.Vector.Length)
        {
            _job.Endpoint.Arriving(gradient, _next);
            return;
        }

        _gradient = null;
        _next = 0;
        _open.Remove(header.Step, header.Node, header.Attempt);
        _job.Endpoint.Deliver(gradient);
    }

    /// <summary>Bounds how long a worker that was let go may keep its connection.</summary>
    private void Linger() => _linger = _time.CreateTimer(
        _ => _peer.Abort("it did not close its connection"), null, LingerTime, System.Threading.Timeout.InfiniteTimeSpan);

    private static Guid NewToken() => new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
}
