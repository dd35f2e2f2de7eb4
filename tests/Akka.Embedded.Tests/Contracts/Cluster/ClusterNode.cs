using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace Akka.Embedded.Tests.Contracts.Clusters;

/// <summary>One system of a cluster within the process, on a loopback port of its own.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    /// <summary>No wait of these tests should come near it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const string Fast = """
        akka {
          loglevel = ERROR
          stdout-loglevel = OFF
          log-dead-letters = off
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          coordinated-shutdown { run-by-clr-shutdown-hook = off, exit-clr = off }
          cluster {
            log-info = off
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            periodic-tasks-initial-delay = 200ms
            retry-unsuccessful-join-after = 2s
            seed-node-timeout = 1s
            allow-weakly-up-members = off
            failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s, expected-response-after = 1s }
            split-brain-resolver.stable-after = 1s
            singleton.hand-over-retry-interval = 300ms
            singleton-proxy.singleton-identification-interval = 200ms
            sharding { state-store-mode = ddata, retry-interval = 200ms, rebalance-interval = 500ms, passivate-idle-entity-after = off }
          }
        }
        """;

    private ClusterNode(ActorSystem system)
    {
        System = system;
        Cluster = Akka.Cluster.Cluster.Get(system);
    }

    public ActorSystem System { get; }

    public Akka.Cluster.Cluster Cluster { get; }

    public Address Address => Cluster.SelfAddress;

    public static ClusterNode Start(string config = "") =>
        new(ActorSystem.Create("contract", ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(Fast))));

    /// <summary>Systems that have formed a cluster, the first of them the oldest.</summary>
    public static async Task<ClusterNode[]> FormAsync(int count, string config = "")
    {
        var nodes = new List<ClusterNode>();
        for (var i = 0; i < count; i++)
        {
            var node = Start(config);
            nodes.Add(node);
            await node.Cluster.JoinAsync(nodes[0].Address).WaitAsync(Limit);
        }

        await Task.WhenAll(nodes.Select(n => n.UntilUpAsync(count)));
        return [.. nodes];
    }

    public Task UntilUpAsync(int count) =>
        UntilAsync(state => state.Members.Count == count && state.Members.All(m => m.Status == MemberStatus.Up) && state.Unreachable.IsEmpty);

    /// <summary>Completes at the first event of the cluster after which its state is as wanted.</summary>
    public async Task UntilAsync(Func<ClusterEvent.CurrentClusterState, bool> reached)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = System.ActorOf(Props.Create(() => new StateWatcher(Cluster, reached, done)));
        try
        {
            await done.Task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            var state = Cluster.State;
            throw new TimeoutException(
                $"{Address}: members [{string.Join(", ", state.Members)}], unreachable [{string.Join(", ", state.Unreachable)}], leader {state.Leader}");
        }
        finally
        {
            System.Stop(watcher);
        }
    }

    /// <summary>Ends the system without leaving the cluster, as a crash would.</summary>
    public Task CrashAsync()
    {
        ((ExtendedActorSystem)System).Abort();
        return System.WhenTerminated.WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        ((ExtendedActorSystem)System).Abort();
        await System.WhenTerminated.WaitAsync(Limit);
    }

    private sealed class StateWatcher : ReceiveActor
    {
        private readonly Akka.Cluster.Cluster _cluster;

        public StateWatcher(Akka.Cluster.Cluster cluster, Func<ClusterEvent.CurrentClusterState, bool> reached, TaskCompletionSource done)
        {
            _cluster = cluster;
            ReceiveAny(_ =>
            {
                if (reached(_cluster.State))
                    done.TrySetResult();
            });
        }

        protected override void PreStart()
        {
            _cluster.Subscribe(Self, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IClusterDomainEvent));

            // The read view of the library may be behind the event, so look again when all is quiet, too.
            Context.System.Scheduler.ScheduleTellRepeatedly(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100), Self, "look", Self);
        }

        protected override void PostStop() => _cluster.Unsubscribe(Self);
    }
}
