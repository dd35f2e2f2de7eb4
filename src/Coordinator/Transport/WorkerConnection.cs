using System.Runtime.InteropServices;
using System.Text;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// A worker's session, from its offer to its end, on the thread that reads its job connection: takes the initial values and the
/// join, hands answers to <see cref="WorkerLink"/>, and tells the job when the worker is gone.
/// </summary>
internal sealed class WorkerConnection : IPayloadPlaces, IDisposable
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(5);
    private readonly PeerConnection _peer;
    private readonly PublishedJob _job;
    private readonly ConnectionLimiter.HalfOpen _halfOpen;
    private readonly TimeProvider _time;
    private readonly WorkerLink _link;
    private readonly FlatBuffer? _initial;
    private readonly WorkerOffer _offer;
    private ITimer? _linger;
    private PeerConnection? _heartbeat;
    private int _initialReceived;
    private bool _joined;
    private bool _ready;
    private string? _left;
    private volatile string? _dismissed;

    public WorkerConnection(
        PeerConnection peer, PublishedJob job, WorkerOffer offer, ConnectionLimiter.HalfOpen halfOpen, TimeProvider time)
    {
        _peer = peer;
        _halfOpen = halfOpen;
        _job = job;
        _offer = offer;
        _time = time;
        _initial = job.Endpoint.NeedsInitial ? new FlatBuffer(offer.Layout.Length) : null;
        _link = new WorkerLink(peer, job, offer, Linger);
        peer.Reader.Places = this;
        peer.Reader.RunAttempt = peer.RunAttempt;
    }

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
        _halfOpen.Dispose();
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
            _link.Send(new WelcomeMessage(_initial is not null, (int)_job.WorkerTimeout.TotalMilliseconds));
            JoinWhenInitialIsThere();
            while (_left is null && _peer.Read(out var header, out var payload))
                OnReceived(header, payload);
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

    /// <inheritdoc/>
    public PayloadPlace Place(in FrameHeader header) => header.Kind switch
    {
        FrameKind.Initial when !_joined && _initial is not null =>
            PayloadPlace.InOrder(_initial, _initialReceived, header.Message<InitialMessage>().Offset, header.Length),
        FrameKind.Gradient when _ready => _link.Place(header.Message<GradientMessage>(), header.Length),
        _ => default,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _link.Dispose();
        _linger?.Dispose();
    }

    private void OnReceived(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Gradient when _ready:
                _link.OnGradientReceived(payload.Length / sizeof(float));
                break;
            case FrameKind.Evaluated when _ready:
                _link.OnOutputsReceived(header.Message<EvaluatedMessage>(), MemoryMarshal.Cast<byte, float>(payload));
                break;
            case FrameKind.Initial when !_joined && _initial is not null:
                _initialReceived += payload.Length / sizeof(float);
                JoinWhenInitialIsThere();
                break;
            case FrameKind.Ready when _joined && !_ready:
                OnReady();
                break;
            case FrameKind.Failed when _joined:
                var message = payload[..Math.Min(header.Message<FailedMessage>().MessageBytes, payload.Length)];
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

    private void JoinWhenInitialIsThere()
    {
        if (_initial is not null && _initialReceived < _initial.Length)
            return;
        if (_job.Endpoint.Join(_offer with { Initial = _initial }, _link) is { } refusal)
        {
            _link.Refuse(refusal);
            return;
        }

        _joined = true;
        _link.Accept();
    }

    private void OnReady()
    {
        if (Volatile.Read(ref _heartbeat) is null)
            throw new FrameException(FrameError.Order, "the worker was ready before its first heartbeat");
        _ready = true;
        _job.Endpoint.Ready(_offer.Worker, _link);
    }

    private void Depart(string reason)
    {
        if (_left is null)
            _job.Endpoint.Lost(_offer.Worker, _link, reason);
        else
            _job.Endpoint.Left(_offer.Worker, _link, reason);
    }

    /// <summary>Bounds how long a worker that was let go may keep its connection.</summary>
    private void Linger() => _linger = _time.CreateTimer(
        _ => _peer.Abort("it did not close its connection"), null, LingerTime, System.Threading.Timeout.InfiniteTimeSpan);
}
