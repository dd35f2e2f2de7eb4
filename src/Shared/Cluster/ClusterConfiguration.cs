using Akka.Configuration;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Cluster;

/// <summary>The configuration of every actor system of DistTrain: a coordinator's, a worker's, and that of
/// <c>train</c>.</summary>
public static class ClusterConfiguration
{
    /// <summary>Name of every actor system; part of the address.</summary>
    public const string SystemName = "disttrain";

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

    /// <summary>Dispatcher of gradient workers: a thread each, on which libtorch keeps its settings and its buffers.</summary>
    public const string GradientDispatcher = "disttrain.gradient-dispatcher";

    /// <summary>How long a member may be silent before it counts as unreachable, in seconds.</summary>
    private const int SilenceSeconds = 4;

    /// <summary>What every actor system has: actors log to Serilog, gradient workers have threads of their own, and the process
    /// says when to stop.</summary>
    private static Config Common { get; } = ConfigurationFactory.ParseString(
        $$"""
        akka {
          loggers = ["{{QualifiedName.Of(typeof(SerilogLogger))}}"]
          # Serilog decides what is logged: its level can change, and an actor system's cannot.
          loglevel = DEBUG
          stdout-logger-class = "{{QualifiedName.Of(typeof(SerilogStandardLogger))}}"
          stdout-loglevel = WARNING
          log-dead-letters = off
          log-serializer-override-on-start = off
          # The process ends after its own orderly stop: its end is neither the actor system's cause nor its effect.
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            exit-clr = off
          }
        }
        {{GradientDispatcher}}.type = PinnedDispatcher
        """);

    internal static Config Remoting { get; } = ConfigurationFactory.ParseString(
        $$"""
        akka.remote {
          enabled-transports = ["akka.remote.sockets"]
          sockets {
            transport-class = "{{SocketTransport.TypeName}}"
            applied-adapters = []
          }
          # Our transport says itself, once, what is wrong with a peer; so an address may be tried again soon.
          retry-gate-closed-for = 500ms
        }
        """);

    /// <summary>The messages that are sent and read: DistTrain's own, and of Akka.NET's what a cluster needs.</summary>
    public static Config Messages { get; } = ConfigurationFactory.ParseString(
        $$"""
        akka.actor {
          serializers {
            akka-misc = "{{QualifiedName.Of(typeof(ClosedMiscSerializer))}}"
            akka-system-msg = "{{QualifiedName.Of(typeof(ClosedSystemSerializer))}}"
            {{Lines(Refused.Select(one => $"{one.Name} = \"{QualifiedName.Of(typeof(RefusingSerializer))}\""))}}
          }
          serialization-settings {
            {{Lines(Refused.Select(one => $"{one.Name}.identifier = {one.Identifier}"))}}
          }
        }
        """).WithFallback(MessageSerializer.Binding<ProtocolSerializer>("disttrain", ProtocolSerializer.Messages));

    // Each builds types by names in a message, or reads what a DistTrain cluster never sends. With the numbers that Akka.NET
    // gives them.
    private static IEnumerable<(string Name, int Identifier)> Refused =>
        [("json", 1), ("proto", 2), ("daemon-create", 3), ("akka-pubsub", 9), ("akka-cluster-client", 15),
            ("reliable-delivery", 36)];

    /// <summary>Coordinator and workers in one process: no remoting, no cluster.</summary>
    public static Config OneProcess => Common;

    /// <summary>A process of a cluster.</summary>
    /// <param name="role">The process's role.</param>
    /// <param name="seeds">Processes through which it joins; the first one is itself for a process that begins a cluster.</param>
    /// <param name="downing">The <c>IDowningProvider</c> that decides which members are given up.</param>
    internal static Config OfMember(string role, IReadOnlyCollection<Endpoint> seeds, Type downing)
    {
        var nodes = string.Join(", ", seeds.Select(s => $"\"akka.tcp://{SystemName}@{s}\""));
        return ConfigurationFactory.ParseString($$"""
            akka {
              actor.provider = cluster
              cluster {
                roles = ["{{role}}"]
                seed-nodes = [{{nodes}}]
                # A coordinator answers connections a moment before its cluster takes members.
                seed-node-timeout = 500ms
                retry-unsuccessful-join-after = 1s
                shutdown-after-unsuccessful-join-seed-nodes = off
                downing-provider-class = "{{QualifiedName.Of(downing)}}"
                failure-detector.acceptable-heartbeat-pause = {{SilenceSeconds}}s
                run-coordinated-shutdown-when-down = on
                singleton.role = "{{ProcessRole.Coordinator}}"
                singleton-proxy {
                  role = "{{ProcessRole.Coordinator}}"
                  # It would warn at every start, since the coordinator's actors come after its cluster.
                  log-singleton-identification-failure = off
                }
                sharding {
                  role = "{{ProcessRole.Coordinator}}"
                  remember-entities = off
                  state-store-mode = ddata
                  passivate-idle-entity-after = off
                  # What a job is, is in the state directory.
                  distributed-data.durable.keys = []
                }
              }
              coordinated-shutdown {
                # Jobs write their last checkpoints in it; at the default of 5 s a large one would be cut off.
                phases.before-service-unbind.timeout = 50s
              }
            }
            """)
            .WithFallback(Remoting)
            .WithFallback(Messages)
            .WithFallback(Common);
    }

    private static string Lines(IEnumerable<string> lines) => string.Join("\n", lines);
}
