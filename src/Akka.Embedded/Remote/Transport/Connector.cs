#nullable enable
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Akka.Remote.Transport;

/// <summary>Opens connections to other systems.</summary>
internal sealed class Connector(Remoting remoting)
{
    /// <exception cref="AssociationException">No connection could be made; the message says why.</exception>
    public async Task<Wire> ConnectAsync(Association association, Lane lane, CancellationToken cancel)
    {
        var settings = remoting.Tcp;
        var address = association.RemoteAddress;
        if (address.Protocol != remoting.DefaultAddress.Protocol || string.IsNullOrEmpty(address.Host) || address.Port is not { } port)
            throw new AssociationException($"[{address}] cannot be reached over {remoting.DefaultAddress.Protocol}", RefusalReason.None);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Wire? wire = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(settings.ConnectionTimeout);
        await using var registration = limit.Token.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket).ConfigureAwait(false);
        try
        {
            SocketOptions.Apply(socket, settings);
            if (IPAddress.TryParse(address.Host, out var ip)) await socket.ConnectAsync(ip, port, limit.Token).ConfigureAwait(false);
            else await socket.ConnectAsync(address.Host, port, limit.Token).ConfigureAwait(false);
            wire = settings.Tls is { } tls
                ? await TlsWire.ConnectAsync(socket, address.Host, tls, limit.Token).ConfigureAwait(false)
                : new SocketWire(socket);
            await IntroduceAsync(wire, association, lane).ConfigureAwait(false);
            return wire;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A host name from an actor path can be anything, and what fails on it is up to the platform.
            wire?.Dispose();
            socket.Dispose();
            if (e is AssociationException) throw;
            var reason = limit.IsCancellationRequested && !cancel.IsCancellationRequested
                ? $"no connection within {settings.ConnectionTimeout.TotalSeconds:F0} s"
                : e is AuthenticationException ? e.Message : e.InnerException?.Message ?? e.Message;
            throw new AssociationException($"[{address}] cannot be reached: {reason}", RefusalReason.None, e);
        }
    }

    private async Task IntroduceAsync(Wire wire, Association association, Lane lane)
    {
        var greeting = ConnectingHandshake.Greeting(lane, remoting.Uid, remoting.DefaultAddress.ToString(), association.RemoteAddress.ToString());
        var handshake = new ConnectingHandshake(greeting, remoting.Tcp.Secret);
        using var buffer = new FrameBuffer(FrameFormat.HandshakeLimit);
        using var output = new OutputBuffer();
        handshake.Begin(output);
        await wire.SendAsync(output.Written).ConfigureAwait(false);
        while (true)
        {
            var status = buffer.Next(out var body);
            if (status == FrameStatus.Invalid) throw Refused(association, "it does not speak the actor systems' protocol", RefusalReason.None);
            if (status == FrameStatus.Incomplete)
            {
                var count = await wire.ReceiveAsync(buffer.Free()).ConfigureAwait(false);
                if (count == 0) throw Refused(association, "it closed the connection during the handshake", RefusalReason.None);
                buffer.Received(count);
                continue;
            }

            output.Clear();
            switch (handshake.Receive(body, output))
            {
                case HandshakeOutcome.Failed failed:
                    throw Refused(association, failed.Reason, failed.Refusal);
                case HandshakeOutcome.Open open when association.Meet(open.PeerUid):
                    return;
                case HandshakeOutcome.Open open:
                    throw Refused(association, $"its incarnation {open.PeerUid} is quarantined here; it must be restarted", RefusalReason.None);
            }

            await wire.SendAsync(output.Written).ConfigureAwait(false);
        }
    }

    private static AssociationException Refused(Association association, string reason, RefusalReason code) =>
        new($"[{association.RemoteAddress}] cannot be associated with: {reason}", code);
}
