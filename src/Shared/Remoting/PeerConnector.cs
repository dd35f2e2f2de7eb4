using System.Net.Sockets;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>Opens connections to other actor systems.</summary>
public sealed class PeerConnector
{
    private readonly PeerHandshake _handshake;
    private readonly TimeProvider _time;

    /// <summary>A connector for probing only, outside an actor system.</summary>
    /// <param name="role">One of <see cref="ProcessRole"/>.</param>
    /// <param name="identity">This process's certificate and whom it trusts; null for no TLS.</param>
    /// <param name="time">The clock of the time limit.</param>
    public PeerConnector(string role, TlsIdentity? identity, TimeProvider time)
        : this(new PeerHandshake(new Preamble(role, 0), identity), time)
    {
    }

    internal PeerConnector(PeerHandshake handshake, TimeProvider time)
    {
        _handshake = handshake;
        _time = time;
    }

    /// <summary>Opens a connection to see which actor system answers, and closes it again.</summary>
    /// <param name="host">A name or an address, an IPv6 one with or without brackets.</param>
    /// <param name="port">The port of its actors.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<PeerProbe> ProbeAsync(string host, int port, CancellationToken stop)
    {
        try
        {
            using var link = await ConnectAsync(host, port, stop).ConfigureAwait(false);
            return new PeerProbe(link.Peer.Role, link.Peer.SystemUid, null);
        }
        catch (PeerRefusedException refused)
        {
            return new PeerProbe(null, null, refused.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new PeerProbe(null, null, "it was not waited for");
        }
    }

    /// <summary>Connects and completes the handshake, both within <see cref="PeerHandshake.Limit"/>.</summary>
    /// <inheritdoc cref="PeerHandshake.ConnectAsync"/>
    internal async Task<PeerLink> ConnectAsync(string host, int port, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(PeerHandshake.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var agreed = false;
        try
        {
            await socket.ConnectAsync(host.Trim('[', ']'), port, either.Token).ConfigureAwait(false);
            var link = await _handshake.ConnectAsync(socket, either.Token).ConfigureAwait(false);
            agreed = true;
            return link;
        }
        catch (SocketException error)
        {
            throw new PeerRefusedException(error.Message, error);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new PeerRefusedException($"it did not answer within {PeerHandshake.Limit.TotalSeconds:0} s", error);
        }
        finally
        {
            if (!agreed)
                socket.Dispose();
        }
    }
}
