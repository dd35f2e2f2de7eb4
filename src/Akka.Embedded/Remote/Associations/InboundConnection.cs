#nullable enable
using System.Net.Sockets;
using System.Security.Authentication;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>
/// A connection that a peer has opened: at first a stranger with a small buffer and a deadline, after the handshake one
/// lane of an association.
/// </summary>
internal sealed class InboundConnection(Socket socket, Remoting remoting) : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int ThreadStackBytes = 512 * 1024;

    // An occasional unreadable message is a matter of versions; many are a peer that makes no sense.
    private const int UnreadableLimit = 16;

    private readonly string _peer = remoting.Strangers.NameOf(socket);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly EnvelopeDecoder _decoder = new();
    private int _unreadable;

    /// <summary>Completes once nothing more will be delivered from this connection.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The incarnation at the other end, after the handshake.</summary>
    public int? PeerUid { get; private set; }

    public void Dispose()
    {
        _closing.Cancel();
        socket.Dispose();
    }

    public async Task RunAsync()
    {
        try
        {
            using var buffer = new FrameBuffer(FrameFormat.HandshakeLimit);
            var wire = await OpenAsync().ConfigureAwait(false);
            if (wire is null) return;
            using (wire)
            {
                var open = await IntroduceAsync(wire, buffer).ConfigureAwait(false);
                remoting.Strangers.Leave(this);
                if (open is not null) await ServeAsync(wire, buffer, open).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            remoting.Log.Debug("Connection from [{0}] ended: {1}", _peer, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One connection that fails in an unforeseen way ends, and the others live on.
            remoting.Log.Error(e, "Connection from [{0}] ended", _peer);
        }
        finally
        {
            remoting.Strangers.Leave(this);
            Dispose();
            _completion.TrySetResult();
        }
    }

    private async Task<Wire?> OpenAsync()
    {
        if (remoting.Tcp.Tls is not { } tls) return new SocketWire(socket);
        try
        {
            return await TlsWire.AcceptAsync(socket, tls, _closing.Token).ConfigureAwait(false);
        }
        catch (AuthenticationException e)
        {
            remoting.Strangers.Report(_peer, $"TLS could not be agreed on: {e.Message}");
            return null;
        }
    }

    private async Task<HandshakeOutcome.Open?> IntroduceAsync(Wire wire, FrameBuffer buffer)
    {
        var handshake = new AcceptingHandshake(remoting.Uid, remoting.Tcp.Secret, hello => Examine(hello, wire.PeerUnits));
        using var answer = new OutputBuffer();
        while (true)
        {
            var status = buffer.Next(out var body);
            if (status == FrameStatus.Invalid)
            {
                remoting.Strangers.Report(_peer, "it sent something other than a greeting: this port speaks the actor systems' protocol only");
                return null;
            }

            if (status == FrameStatus.Incomplete)
            {
                var count = await wire.ReceiveAsync(buffer.Free()).ConfigureAwait(false);
                if (count == 0) return null;
                buffer.Received(count);
                continue;
            }

            var outcome = handshake.Receive(body, answer);
            if (answer.Length > 0) await wire.SendAsync(answer.Written).ConfigureAwait(false);
            answer.Clear();
            switch (outcome)
            {
                case HandshakeOutcome.Open open:
                    return open;
                case HandshakeOutcome.Failed failed:
                    remoting.Strangers.Report(_peer, failed.Reason);
                    return null;
            }
        }
    }

    private HandshakeOutcome.Failed? Examine(Hello hello, IReadOnlyList<string>? units)
    {
        if (remoting.IsShuttingDown) return new HandshakeOutcome.Failed("this system is shutting down", RefusalReason.ShuttingDown);
        if (hello.Target != remoting.DefaultAddress.ToString())
        {
            return new HandshakeOutcome.Failed(
                $"[{hello.Address}] looks for [{hello.Target}], but this is [{remoting.DefaultAddress}]: use the system name, host and port that it announces itself by",
                RefusalReason.Address);
        }

        if (!Address.TryParse(hello.Address, out var address) || address.HasLocalScope || address == remoting.DefaultAddress)
            return new HandshakeOutcome.Failed($"its address [{hello.Address}] is not one of another system", RefusalReason.Address);

        PeerUid = hello.Uid;
        var association = remoting.AssociationWith(address);
        if (!association.Meet(hello.Uid))
            return new HandshakeOutcome.Failed($"[{hello.Address}] (incarnation {hello.Uid}) is quarantined here", RefusalReason.Quarantined);
        association.Certify(hello.Uid, units);
        return null;
    }

    private async Task ServeAsync(Wire wire, FrameBuffer buffer, HandshakeOutcome.Open open)
    {
        var association = remoting.AssociationWith(Address.Parse(open.PeerAddress));
        var incarnation = await association.AcceptAsync(this, open.Lane, open.PeerUid).ConfigureAwait(false);
        if (incarnation is null) return;
        try
        {
            buffer.Widen(BufferBytes, remoting.Tcp.MaximumFrameSize);
            if (open.Lane == Lane.Control) await ServeOnThreadAsync(wire, buffer, association, incarnation).ConfigureAwait(false);
            else await ServeOnPoolAsync(wire, buffer, association, incarnation).ConfigureAwait(false);
        }
        finally
        {
            association.Closed(this, open.Lane);
        }
    }

    private async Task ServeOnPoolAsync(Wire wire, FrameBuffer buffer, Association association, InboundIncarnation incarnation)
    {
        var position = 0L;
        while (Take(buffer, Lane.User, association, incarnation, ref position))
        {
            incarnation.Advance(position);
            var count = await wire.ReceiveAsync(buffer.Free()).ConfigureAwait(false);
            if (count == 0) return;
            buffer.Received(count);
        }
    }

    /// <summary>The control lane has a thread of its own: heartbeats arrive while actors keep the whole pool busy.</summary>
    private Task ServeOnThreadAsync(Wire wire, FrameBuffer buffer, Association association, InboundIncarnation incarnation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    var position = 0L;
                    while (Take(buffer, Lane.Control, association, incarnation, ref position))
                    {
                        var count = wire.Receive(buffer.Free().Span);
                        if (count == 0) break;
                        buffer.Received(count);
                    }

                    done.SetResult();
                }
                catch (Exception e)
                {
                    // Passed on to whoever awaits the end of the connection.
                    done.SetException(e);
                }
            },
            ThreadStackBytes)
        {
            IsBackground = true,
            Name = "akka-remote-control",
        };
        thread.Start();
        return done.Task;
    }

    /// <summary>Takes every whole frame; false when the peer makes no sense.</summary>
    private bool Take(FrameBuffer buffer, Lane lane, Association association, InboundIncarnation incarnation, ref long position)
    {
        var acknowledge = false;
        FrameStatus status;
        while ((status = buffer.Next(out var body)) == FrameStatus.Complete)
        {
            var sense = (FrameKind)body[0] switch
            {
                FrameKind.Message => TakeMessage(body, incarnation),
                FrameKind.SystemMessage when lane == Lane.Control => acknowledge = TakeMessage(body, incarnation),
                FrameKind.Acknowledgement when lane == Lane.Control => TakeAcknowledgement(body, association, incarnation),
                FrameKind.Position when lane == Lane.User => TakePosition(body, ref position),
                _ => false,
            };
            if (!sense)
            {
                remoting.Strangers.Report(association.RemoteAddress.ToString(), $"it sent frames of kind {body[0]} that make no sense");
                return false;
            }

            if ((FrameKind)body[0] == FrameKind.Message) position++;
        }

        if (acknowledge) association.SendAcknowledgement();
        if (status != FrameStatus.Invalid) return true;
        remoting.Strangers.Report(
            association.RemoteAddress.ToString(),
            $"it sent a frame that is empty or over the limit of {remoting.Tcp.MaximumFrameSize} bytes (akka.remote.dot-netty.tcp.maximum-frame-size must be the same everywhere)");
        return false;
    }

    private bool TakeMessage(ReadOnlySpan<byte> body, InboundIncarnation incarnation)
    {
        if (!_decoder.TryDecode(body, out var envelope)) return false;
        return remoting.Dispatcher.Dispatch(envelope, incarnation) || ++_unreadable <= UnreadableLimit;
    }

    private static bool TakeAcknowledgement(ReadOnlySpan<byte> body, Association association, InboundIncarnation incarnation)
    {
        var reader = new ByteReader(body[1..]);
        return reader.TryReadInt64(out var sequence) && reader.Rest.IsEmpty && sequence > 0 && association.Acknowledged(incarnation.Uid, sequence);
    }

    private static bool TakePosition(ReadOnlySpan<byte> body, ref long position)
    {
        var reader = new ByteReader(body[1..]);
        if (!reader.TryReadInt64(out var stated) || !reader.Rest.IsEmpty || stated < position) return false;
        position = stated;
        return true;
    }
}
