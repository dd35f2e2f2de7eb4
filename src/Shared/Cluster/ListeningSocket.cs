using System.Net;
using System.Net.Sockets;

namespace DistTrain.Shared.Cluster;

/// <summary>Opens the socket that actors are reached by.</summary>
public static class ListeningSocket
{
    private const int Backlog = 512;

    /// <summary>Listens; connections wait until a transport takes them.</summary>
    /// <param name="at">An address or a host name, and a port; 0 lets the system choose.</param>
    /// <exception cref="ListenException">The port is taken, or the name or address is none of this machine.</exception>
    public static Socket Open(Endpoint at)
    {
        Socket? socket = null;
        try
        {
            var address = AddressOf(at);
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, at.Port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            throw new ListenException(at, error);
        }
    }

    /// <summary>The address to listen at; names are looked up, and of what is found an IPv4 address is preferred.</summary>
    /// <exception cref="ListenException">The name is unknown.</exception>
    public static IPAddress AddressOf(Endpoint at)
    {
        try
        {
            return IPAddress.TryParse(at.Host, out var said)
                ? said
                : Dns.GetHostAddresses(at.Host)
                    .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (SocketException error)
        {
            throw new ListenException(at, error);
        }
    }
}
