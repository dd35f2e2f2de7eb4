using System.Net;
using System.Net.Sockets;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>Ports of this machine's loopback address.</summary>
internal static class LocalPort
{
    public static bool IsTaken(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
