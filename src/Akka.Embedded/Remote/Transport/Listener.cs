#nullable enable
using System.Net.Sockets;
using System.Net;
using Akka.Event;

namespace Akka.Remote.Transport;

/// <summary>Accepts connections on the one endpoint of this system.</summary>
internal sealed class Listener : IDisposable
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Remoting _remoting;
    private readonly CancellationTokenSource _closing = new();

    /// <exception cref="SocketException">The endpoint is taken, or the host name is unknown.</exception>
    public Listener(Remoting remoting)
    {
        _remoting = remoting;
        var settings = remoting.Tcp;
        var endPoint = new IPEndPoint(Resolve(settings.Hostname), settings.Port);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endPoint);
            _socket.Listen(settings.Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public void Start() => _ = AcceptAsync();

    public void Dispose()
    {
        _closing.Cancel();
        _socket.Dispose();
    }

    private static IPAddress Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return address;
        var addresses = Dns.GetHostAddresses(host);
        return Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_closing.Token).ConfigureAwait(false);
                Welcome(socket);
            }
            catch (SocketException e)
            {
                // Out of file descriptors, or a peer that was gone before it was accepted: the next may fare better.
                _remoting.Log.Warning("A connection could not be accepted: {0}", e.Message);
                await Task.Delay(PauseAfterError, _remoting.Time, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Welcome(Socket socket)
    {
        try
        {
            SocketOptions.Apply(socket, _remoting.Tcp);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return;
        }

        var connection = new InboundConnection(socket, _remoting);
        _remoting.Strangers.Enter(connection);
        _ = connection.RunAsync();
    }
}
