using System.Net;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Shared.Tests.Remoting;

/// <summary>An actor system on a socket of its own on loopback, without a cluster.</summary>
internal sealed class TestSystem : IAsyncDisposable
{
    private static readonly Config Settings = ConfigurationFactory.ParseString("""
        akka.actor.provider = remote
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """).WithFallback(ClusterConfiguration.Remoting);

    private TestSystem(ActorSystem system, int port)
    {
        System = system;
        Port = port;
    }

    public ActorSystem System { get; }

    public int Port { get; }

    /// <param name="messages">Serializers; Akka.NET's own when not given.</param>
    /// <param name="role">What the process says that it is.</param>
    /// <param name="identity">With TLS.</param>
    /// <param name="log">Told of peers.</param>
    /// <param name="at">Where it listens; any port of 127.0.0.1 when not given.</param>
    public static TestSystem Start(
        Config? messages = null, string role = ProcessRole.Worker, TlsIdentity? identity = null, ILogger? log = null,
        Endpoint? at = null)
    {
        var listen = at ?? new Endpoint("127.0.0.1", 0);
        var listener = ListeningSocket.Open(listen);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var setup = new SocketTransportSetup
        {
            Listener = listener,
            Advertised = listen.Host,
            Role = role,
            Identity = identity,
            Log = log ?? Serilog.Core.Logger.None,
        };
        var system = ActorSystem.Create(
            ClusterConfiguration.SystemName,
            ActorSystemSetup.Create(
                BootstrapSetup.Create().WithConfig(messages is null ? Settings : Settings.WithFallback(messages)), setup));
        return new TestSystem(system, port);
    }

    /// <summary>An actor here, seen from another system.</summary>
    public ActorSelection SeenFrom(TestSystem other, string name, string host = "127.0.0.1") =>
        other.System.ActorSelection($"akka.tcp://{ClusterConfiguration.SystemName}@{host}:{Port}/user/{name}");

    public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(TimeSpan.FromSeconds(30));
}
