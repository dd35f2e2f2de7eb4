using System.Net;
using System.Net.Sockets;

namespace Akka.Embedded.Tests.Contracts.Remote;

/// <summary>A port that takes connections and never says a word, as a system that has stopped running does.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentListener() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();
}
