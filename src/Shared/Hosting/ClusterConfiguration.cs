using Akka.Configuration;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Hosting;

/// <summary>The actor system's configuration of a process in a DistTrain cluster.</summary>
public static class ClusterConfiguration
{
    /// <summary>Name of every actor system; part of the address.</summary>
    public const string SystemName = "disttrain";

    /// <summary>Role of coordinator processes.</summary>
    public const string CoordinatorRole = "coordinator";

    /// <summary>Role of worker processes.</summary>
    public const string WorkerRole = "worker";

    /// <summary>Where coordinators are reached by actors when no port is named.</summary>
    public const int DefaultPort = 4053;

    /// <summary>Where the data plane of a coordinator is reached when no port is named.</summary>
    public const int DefaultDataPort = 4054;

    /// <summary>Where a coordinator's page and API are when no port is named.</summary>
    public const int DefaultHttpPort = 8080;

    /// <summary>Name of the pool's singleton manager, under <c>/user</c>.</summary>
    public const string PoolName = "worker-pool";

    /// <summary>Type name of jobs in cluster sharding.</summary>
    public const string JobTypeName = "training-job";

    /// <summary>Makes the configuration.</summary>
    /// <param name="role">The process's role.</param>
    /// <param name="listen">Where it listens.</param>
    /// <param name="advertised">The host name that others reach it by.</param>
    /// <param name="seeds">Processes through which it joins; empty for one that joins itself.</param>
    /// <param name="secret">What every process of the cluster knows; null for none.</param>
    /// <param name="downing">The assembly-qualified name of the downing provider.</param>
    public static Config Make(
        string role, Endpoint listen, string advertised, IReadOnlyCollection<Endpoint> seeds, string? secret, string downing)
    {
        var nodes = string.Join(", ", seeds.Select(s => $"\"akka.tcp://{SystemName}@{s}\""));
        return ConfigurationFactory.ParseString($$"""
            akka {
              actor.provider = cluster
              remote.retry-gate-closed-for = 500ms
              remote.dot-netty.tcp {
                hostname = "{{listen.Host}}"
                port = {{listen.Port}}
                public-hostname = "{{advertised}}"
                maximum-frame-size = 1m
                secret = {{Quote(secret ?? "")}}
              }
              cluster {
                roles = ["{{role}}"]
                seed-nodes = [{{nodes}}]
                seed-node-timeout = 2s
                retry-unsuccessful-join-after = 2s
                shutdown-after-unsuccessful-join-seed-nodes = off
                downing-provider-class = "{{downing}}"
                failure-detector.acceptable-heartbeat-pause = 4s
                run-coordinated-shutdown-when-down = on
                singleton.role = "{{CoordinatorRole}}"
                singleton-proxy.role = "{{CoordinatorRole}}"
                sharding {
                  role = "{{CoordinatorRole}}"
                  remember-entities = off
                  state-store-mode = ddata
                  passivate-idle-entity-after = off
                }
              }
              coordinated-shutdown {
                # Jobs write their last checkpoints in it; at the default of 5 s a large one would be cut off.
                phases.before-service-unbind.timeout = 50s
                run-by-clr-shutdown-hook = off
                exit-clr = off
              }
            }
            """)
            .WithFallback(ConfigurationFactory.ParseString(ProtocolSerializer.AkkaHocon))
            .WithFallback(ConfigurationFactory.ParseString(SerilogLogger.AkkaHocon));
    }

    internal static string Quote(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
