using System.Net;
using Akka.Actor;
using Akka.Actor.Setup;
using DistTrain.Shared.Remoting;

namespace DistTrain.Shared.Cluster;

/// <summary>Starts the actor system of a process in a cluster.</summary>
public static class ClusterSystem
{
    /// <summary>Starts it; it listens when this returns.</summary>
    /// <exception cref="ListenException">It cannot listen where it was told to.</exception>
    public static ActorSystem Start(ClusterMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var listener = ListeningSocket.Open(member.Listen);
        var started = false;
        try
        {
            var self = new Endpoint(member.Advertise, ((IPEndPoint)listener.LocalEndPoint!).Port);
            var seeds = member.Join.IsEmpty ? [self] : member.Join;
            var transport = new SocketTransportSetup
            {
                Listener = listener,
                Advertised = member.Advertise,
                Role = member.Role,
                Identity = member.Identity,
                Log = member.Log,
                Time = member.Time,
            };
            var system = ActorSystem.Create(
                ClusterConfiguration.SystemName,
                ActorSystemSetup.Create(
                    BootstrapSetup.Create().WithConfig(
                        ClusterConfiguration.OfMember(member.Role, seeds, member.Downing).WithFallback(member.Messages)),
                    transport));
            started = true;
            return system;
        }
        finally
        {
            if (!started)
                listener.Dispose();
        }
    }
}
