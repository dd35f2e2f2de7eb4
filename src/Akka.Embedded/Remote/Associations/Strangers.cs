#nullable enable
using System.Net.Sockets;
using System.Net;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// The connections whose peers have not introduced themselves: a bounded number, each with a deadline. When there are too
/// many the oldest is closed, since an honest peer needs milliseconds.
/// </summary>
internal sealed class Strangers(Remoting remoting)
{
    private const int ReportedLimit = 256;

    private readonly LinkedList<(InboundConnection Connection, long Since)> _waiting = new();
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    public void Enter(InboundConnection connection)
    {
        InboundConnection? oldest = null;
        lock (_gate)
        {
            _waiting.AddLast((connection, remoting.Time.GetTimestamp()));
            if (_waiting.Count > remoting.Tcp.MaximumHalfOpenConnections)
            {
                oldest = _waiting.First!.Value.Connection;
                _waiting.RemoveFirst();
            }
        }

        oldest?.Dispose();
    }

    public void Leave(InboundConnection connection)
    {
        lock (_gate)
        {
            for (var node = _waiting.Last; node is not null; node = node.Previous)
            {
                if (!ReferenceEquals(node.Value.Connection, connection)) continue;
                _waiting.Remove(node);
                return;
            }
        }
    }

    /// <summary>Closes those that have had their time.</summary>
    public void Tick(TimeSpan deadline)
    {
        List<InboundConnection> late = [];
        lock (_gate)
        {
            while (_waiting.First is { } first && remoting.Time.GetElapsedTime(first.Value.Since) >= deadline)
            {
                late.Add(first.Value.Connection);
                _waiting.RemoveFirst();
            }
        }

        foreach (var connection in late) connection.Dispose();
    }

    /// <summary>Logs why a peer was disconnected: once as a warning for each peer, then as a debug line.</summary>
    public void Report(string peer, string reason)
    {
        bool first;
        lock (_gate)
        {
            if (_reported.Count >= ReportedLimit) _reported.Clear();
            first = _reported.Add(peer);
        }

        if (first) remoting.Log.Warning("Disconnected [{0}]: {1}", peer, reason);
        else remoting.Log.Debug("Disconnected [{0}]: {1}", peer, reason);
    }

    public void CloseAll()
    {
        List<InboundConnection> all;
        lock (_gate) all = [.. _waiting.Select(w => w.Connection)];
        foreach (var connection in all) connection.Dispose();
    }

    /// <summary>A peer's host; its port changes with every attempt.</summary>
    public string NameOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint is IPEndPoint endPoint ? endPoint.Address.ToString() : "unknown";
        }
        catch (SocketException)
        {
            return "unknown";
        }
    }
}
