using System.Net.Sockets;

namespace Akka.Remote.Transport;

/// <summary>Sets a connected socket up as the settings say.</summary>
internal static class SocketOptions
{
    public static void Apply(Socket socket, TcpSettings settings)
    {
        socket.NoDelay = settings.NoDelay;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, settings.KeepAlive);
        if (settings.SendBufferSize > 0) socket.SendBufferSize = settings.SendBufferSize;
        if (settings.ReceiveBufferSize > 0) socket.ReceiveBufferSize = settings.ReceiveBufferSize;
    }
}
