#nullable enable
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// Everything between this system and one other: two lanes out, the connections in, the incarnation at the other end,
/// and the system messages that it has not acknowledged.
/// </summary>
internal sealed class Association : IOutboundLaneOwner, IDisposable
{
    private readonly Remoting _remoting;
    private readonly OutboundLane _control;
    private readonly OutboundLane _user;
    private readonly SystemMessageOutbox<OutboundMessage> _outbox;
    private readonly Quarantine _quarantine;
    private readonly RepeatedFailure _failures = new();
    private readonly Dictionary<Lane, InboundConnection> _inboundConnections = [];
    private readonly Lock _gate = new();

    private int? _uid;
    private InboundIncarnation? _inbound;
    private (int Uid, IReadOnlyList<string> Units)? _certified;
    private long _resentAt;
    private long _dropped;
    private int _openLanes;

    public Association(Address remoteAddress, Remoting remoting)
    {
        RemoteAddress = remoteAddress;
        _remoting = remoting;
        var settings = remoting.Settings;
        _outbox = new SystemMessageOutbox<OutboundMessage>(settings.SysMsgBufferSize);
        _quarantine = new Quarantine(remoting.Time, settings.QuarantineDuration ?? TimeSpan.FromDays(5));
        _control = NewLane(Lane.Control, settings.SysMsgBufferSize * 2);
        _user = NewLane(Lane.User, remoting.Tcp.OutboundQueueSize);
    }

    public Address RemoteAddress { get; }

    /// <summary>The incarnation at the other end, once it has been met.</summary>
    public int? Uid
    {
        get
        {
            lock (_gate) return _uid;
        }
    }

    public bool IsFlushed => _control.IsFlushed && _user.IsFlushed;

    /// <summary>Takes a message on its way; never blocks and never throws for want of a peer.</summary>
    public void Send(object message, IActorRef? sender, RemoteActorRef recipient)
    {
        if (message is ISystemMessage system)
        {
            SendSystem(system, recipient);
            return;
        }

        var lane = IsPriority(message) ? _control : _user;
        switch (lane.Enqueue(message, sender, recipient, null))
        {
            case EnqueueResult.Full:
                Interlocked.Increment(ref _dropped);
                _remoting.DeadLetter(message, sender, recipient);
                break;
            case EnqueueResult.Unreachable:
                _remoting.DeadLetter(message, sender, recipient);
                break;
        }
    }

    /// <summary>
    /// Meets an incarnation at the other end; false when it is quarantined. One that is new makes the former one history:
    /// what was meant for it is given up, and those who watch its actors learn that they are gone.
    /// </summary>
    public bool Meet(int uid)
    {
        int? former;
        lock (_gate)
        {
            if (_quarantine.Contains(uid)) return false;
            if (_uid == uid) return true;
            former = _uid;
            _uid = uid;
            _inbound = new InboundIncarnation(uid, _remoting.Time);
            if (former is { } gone)
            {
                _quarantine.Add(gone);
                _outbox.Reset();
            }
        }

        if (former is { } old)
        {
            _control.Disconnect();
            _user.Disconnect();
            CloseInbound(uid);
            _remoting.Log.Info("[{0}] has restarted: incarnation {1} is replaced by {2}", RemoteAddress, old, uid);
            _remoting.Publish(new QuarantinedEvent(RemoteAddress, old));
            _remoting.PublishAddressTerminated(RemoteAddress);
        }

        _control.OpenGate();
        _user.OpenGate();
        return true;
    }

    /// <summary>Keeps what the certificate of an incarnation that connected names as organizational units.</summary>
    public void Certify(int uid, IReadOnlyList<string>? units)
    {
        lock (_gate) _certified = (uid, units ?? []);
    }

    /// <summary>What the certificate of this incarnation names as organizational units; nothing when it never connected.</summary>
    public IReadOnlyList<string> CertifiedUnits(int uid)
    {
        lock (_gate) return _certified is { } known && known.Uid == uid ? known.Units : [];
    }

    /// <summary>True when this incarnation may not be spoken to.</summary>
    public bool IsQuarantined(int uid)
    {
        lock (_gate) return _quarantine.Contains(uid);
    }

    /// <summary>Never speaks to an incarnation again; without one, only gives up what is on its way.</summary>
    public void QuarantineIncarnation(int? uid, string reason)
    {
        lock (_gate)
        {
            if (uid is { } given && (!_quarantine.Add(given) || given != _uid))
            {
                // Another incarnation than the present one: nothing of what is on its way concerns it.
                return;
            }

            _outbox.Reset();
        }

        _control.Disconnect();
        _user.Disconnect();
        _remoting.DeadLetters(_control.Clear());
        _remoting.DeadLetters(_user.Clear());
        CloseInbound(null);
        _remoting.Log.Warning("Giving up on [{0}] (incarnation {1}): {2}", RemoteAddress, uid?.ToString() ?? "unknown", reason);
        if (uid is { } known) _remoting.Publish(new QuarantinedEvent(RemoteAddress, known));
    }

    /// <summary>A peer has connected. Its former connection for the same lane is closed, and its last messages come first.</summary>
    public async Task<InboundIncarnation?> AcceptAsync(InboundConnection connection, Lane lane, int uid)
    {
        InboundConnection? former;
        InboundIncarnation? incarnation;
        var first = false;
        lock (_gate)
        {
            if (_uid != uid || _quarantine.Contains(uid)) return null;
            first = _inboundConnections.Count == 0;
            _inboundConnections.Remove(lane, out former);
            _inboundConnections[lane] = connection;
            incarnation = _inbound;
        }

        if (former is not null)
        {
            former.Dispose();
            await former.Completion.ConfigureAwait(false);
        }

        if (first) _remoting.Publish(new AssociatedEvent(_remoting.DefaultAddress, RemoteAddress, true));
        return incarnation;
    }

    public void Closed(InboundConnection connection, Lane lane)
    {
        lock (_gate)
        {
            if (!_inboundConnections.TryGetValue(lane, out var current) || !ReferenceEquals(current, connection)) return;
            _inboundConnections.Remove(lane);
            if (_inboundConnections.Count > 0) return;
        }

        _remoting.Publish(new DisassociatedEvent(_remoting.DefaultAddress, RemoteAddress, true));
    }

    public void SendAcknowledgement() => _control.Acknowledge();

    /// <summary>The peer has everything up to a sequence number; false when that cannot be.</summary>
    public bool Acknowledged(int uid, long sequence)
    {
        lock (_gate) return _uid != uid || _outbox.Acknowledge(sequence, _remoting.Time.GetTimestamp());
    }

    /// <summary>Does what is due: repeats what was not acknowledged, gives up what never will be, reports what was dropped.</summary>
    public void Tick()
    {
        var time = _remoting.Time;
        var settings = _remoting.Settings;
        InboundIncarnation? inbound;
        TimeSpan waiting;
        int? uid;
        lock (_gate)
        {
            _quarantine.Prune();
            inbound = _inbound;
            uid = _uid;
            waiting = _outbox.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(_outbox.WaitingSince);
            if (waiting > settings.SysResendTimeout && time.GetElapsedTime(_resentAt) > settings.SysResendTimeout && _control.IsOpen) Resend();
        }

        if (waiting > settings.InitialSysMsgDeliveryTimeout)
            QuarantineIncarnation(uid, $"it has not acknowledged a system message for {waiting.TotalSeconds:F0} s");
        else if (waiting > TimeSpan.Zero)
            _control.EnsureConnected();

        inbound?.ReleaseHeld();
        var dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped > 0)
        {
            _remoting.Log.Warning(
                "Dropped {0} messages for [{1}] to dead letters: {2} were waiting already (akka.remote.dot-netty.tcp.outbound-queue-size)",
                dropped, RemoteAddress, _remoting.Tcp.OutboundQueueSize);
        }
    }

    /// <summary>Completes when the peer has read everything that was sent.</summary>
    public Task FinishAsync() => Task.WhenAll(_control.FinishAsync(), _user.FinishAsync());

    public void Dispose()
    {
        _control.Dispose();
        _user.Dispose();
        CloseInbound(null);
    }

    public Task<Wire> ConnectAsync(Lane lane, CancellationToken cancel) => _remoting.Connector.ConnectAsync(this, lane, cancel);

    public void LaneOpened(OutboundLane lane)
    {
        _failures.Forget();
        if (Interlocked.Increment(ref _openLanes) == 1) _remoting.Publish(new AssociatedEvent(_remoting.DefaultAddress, RemoteAddress, false));
        if (lane.Lane != Lane.Control) return;
        lock (_gate) Resend();
    }

    public void LaneClosed(OutboundLane lane, Exception? cause)
    {
        if (Interlocked.Decrement(ref _openLanes) == 0)
            _remoting.Publish(new DisassociatedEvent(_remoting.DefaultAddress, RemoteAddress, false));
    }

    public void LaneFailed(OutboundLane lane, Exception cause, List<OutboundMessage> lost)
    {
        _remoting.DeadLetters(lost);
        if (_remoting.IsShuttingDown) return;
        var level = _failures.IsNews(cause.Message, _remoting.Time) ? LogLevel.WarningLevel : LogLevel.DebugLevel;
        _remoting.Publish(new AssociationErrorEvent(cause, _remoting.DefaultAddress, RemoteAddress, false, level));
        if (cause is AssociationException { Reason: RefusalReason.Quarantined })
            _remoting.Publish(new ThisActorSystemQuarantinedEvent(_remoting.DefaultAddress, RemoteAddress));
    }

    public void GiveUp(List<OutboundMessage> lost) => _remoting.DeadLetters(lost);

    public bool TryEncode(EnvelopeEncoder encoder, OutputBuffer output, in OutboundMessage message) =>
        _remoting.Codec.TryEncode(encoder, output, message);

    public long TakeAcknowledgement()
    {
        // Two locks one after the other: deliveries hold the incarnation's while they send through this association.
        InboundIncarnation? inbound;
        lock (_gate) inbound = _inbound;
        return inbound?.Acknowledged ?? 0;
    }

    private static bool IsPriority(object message) =>
        message is IPriorityMessage || (message is ActorSelectionMessage selection && selection.Message is IPriorityMessage);

    private OutboundLane NewLane(Lane lane, int capacity) => new(
        lane, capacity, this, _remoting.Codec.NewEncoder(), _remoting.Time, _remoting.Settings.RetryGateClosedFor);

    private void SendSystem(ISystemMessage message, RemoteActorRef recipient)
    {
        bool added;
        lock (_gate)
        {
            // A system message that reports an end must not overtake what the ended actor said before.
            var order = new EnvelopeOrder(1, message is DeathWatchNotification ? _user.Taken : 0);
            var entry = new OutboundMessage(message, null, recipient, order, 0);
            added = _outbox.TryAdd(entry, _remoting.Time.GetTimestamp(), out var sequence);
            if (added && _control.IsOpen) _control.Enqueue(message, null, recipient, order with { Sequence = sequence });
            else if (added) _control.EnsureConnected();
        }

        if (!added) QuarantineIncarnation(Uid, $"{_outbox.Count} system messages wait for it (akka.remote.system-message-buffer-size)");
    }

    private void Resend()
    {
        _resentAt = _remoting.Time.GetTimestamp();
        foreach (var (sequence, message) in _outbox.Unacknowledged)
            _control.Enqueue(message.Message, null, message.Recipient, message.Order!.Value with { Sequence = sequence });
    }

    private void CloseInbound(int? exceptUid)
    {
        InboundConnection[] closing;
        lock (_gate) closing = [.. _inboundConnections.Values.Where(c => c.PeerUid != exceptUid)];
        foreach (var connection in closing) connection.Dispose();
    }
}
