using System.Net.Sockets;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>Opens connections to other actor systems.</summary>
public sealed class PeerConnector
{
    private readonly PeerHandshake _handshake;
    private readonly TimeProvider _time;

    /// <summary>One for a process without an actor system, or beside it, that wants to know who is there.</summary>
    /// <param name="role">What this process is.</param>
    /// <param name="identity">This process's certificate and whom it trusts; null for no TLS.</param>
    /// <param name="time">The clock.</param>
    public PeerConnector(string role, TlsIdentity? identity, TimeProvider time)
        : this(new PeerHandshake(new Preamble(role, 0), identity), time)
    {
    }

    internal PeerConnector(PeerHandshake handshake, TimeProvider time)
    {
        _handshake = handshake;
        _time = time;
    }

    /// <summary>Sees whether an actor system takes a connection, and hangs up.</summary>
    /// <param name="host">A name or an address, an IPv6 one with or without brackets.</param>
    /// <param name="port">Its port.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<PeerAnswer> AskAsync(string host, int port, CancellationToken stop)
    {
        try
        {
            using var link = await ConnectAsync(host, port, stop).ConfigureAwait(false);
            return new PeerAnswer(link.Peer.Role, link.Peer.RunAttempt, null);
        }
        catch (PeerRefusedException refused)
        {
            return new PeerAnswer(null, null, refused.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new PeerAnswer(null, null, "it was not waited for");
        }
    }

    /// <summary>Connects and goes through the handshake.</summary>
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
