using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>A network between worker and coordinator that a test can freeze, cut and make noisy.</summary>
internal sealed class Relay : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ManualResetEventSlim _flows = new(true);
    private readonly ConcurrentDictionary<int, long> _passed = new();
    private readonly int _target;

    public Relay(int target)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>A connection is cut after so many bytes from the coordinator.</summary>
    public long CutAfter { get; set; } = long.MaxValue;

    /// <summary>Index of a byte from the coordinator of which a bit is flipped.</summary>
    public long FlipAt { get; set; } = -1;

    /// <summary>Bytes that came from the coordinator over a connection; they are counted from 0.</summary>
    public long Passed(int connection) => _passed.GetValueOrDefault(connection);

    /// <summary>Nothing moves any more, and nobody is told.</summary>
    public void Freeze() => _flows.Reset();

    public void Thaw() => _flows.Set();

    /// <summary>Cuts every connection.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
        _flows.Set();
    }

    private void Accept()
    {
        try
        {
            for (var connection = 0; ; connection++)
            {
                var number = connection;
                var worker = _listener.Accept();
                var coordinator = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                coordinator.Connect(IPAddress.Loopback, _target);
                _sockets.Add(worker);
                _sockets.Add(coordinator);
                new Thread(() => Pump(worker, coordinator, -1)) { IsBackground = true }.Start();
                new Thread(() => Pump(coordinator, worker, number)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Pump(Socket from, Socket to, int connection)
    {
        var isDown = connection >= 0;
        var buffer = new byte[64 * 1024];
        var passed = 0L;
        try
        {
            for (int count; (count = from.Receive(buffer)) > 0;)
            {
                _flows.Wait();
                if (isDown)
                {
                    if (FlipAt >= passed && FlipAt < passed + count)
                        buffer[FlipAt - passed] ^= 1;
                    count = (int)Math.Min(count, CutAfter - passed);
                    passed += count;
                    _passed[connection] = passed;
                }

                to.Send(buffer, count, SocketFlags.None);
                if (isDown && passed >= CutAfter)
                    break;
            }

            _flows.Wait();
            to.Shutdown(SocketShutdown.Send);
            if (isDown && passed >= CutAfter)
            {
                from.Dispose();
                to.Dispose();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
