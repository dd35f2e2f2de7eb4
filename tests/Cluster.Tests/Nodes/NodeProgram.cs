using System.Globalization;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;

namespace DistTrain.Cluster.Tests.Nodes;

/// <summary>
/// A node of a cluster as a process: <c>HOST PORT [SEED…]</c>. Commands come by standard input (<c>ask ID</c>, <c>leave</c>),
/// what happens goes to standard output, a line each. Uses the public API alone.
/// </summary>
internal static class NodeProgram
{
    private const string Settings = """
        akka {
          loglevel = WARNING
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "HOST", port = PORT }
          coordinated-shutdown { exit-clr = off, run-by-clr-shutdown-hook = off }
          cluster {
            seed-nodes = [SEEDS]
            roles = [node]
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            periodic-tasks-initial-delay = 200ms
            seed-node-timeout = 1s
            failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 1500ms, expected-response-after = 1s }
            split-brain-resolver { active-strategy = keep-majority, stable-after = STABLE }
            sharding { state-store-mode = ddata, retry-interval = 200ms, passivate-idle-entity-after = off }
          }
        }
        """;

    public static async Task<int> Main(string[] arguments)
    {
        // Console.Out is synchronized and flushes each line when it goes to a pipe only if told so.
        using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        var seeds = string.Join(",", arguments.Skip(3).Select(a => $"\"{a}\""));
        var config = Settings.Replace("HOST", arguments[0], StringComparison.Ordinal)
            .Replace("PORT", arguments[1], StringComparison.Ordinal)
            .Replace("STABLE", arguments[2], StringComparison.Ordinal)
            .Replace("SEEDS", seeds, StringComparison.Ordinal);
        var system = ActorSystem.Create("nodes", ConfigurationFactory.ParseString(config));
        var cluster = Akka.Cluster.Cluster.Get(system);
        Action<string> say = output.WriteLine;
        system.ActorOf(Props.Create(() => new Reporter(say)));
        var region = ClusterSharding.Get(system).Start(
            "job", id => Props.Create(() => new Job(id, say)), ClusterShardingSettings.Create(system).WithRole("node"), new JobExtractor());
        if (seeds.Length == 0)
            cluster.Join(cluster.SelfAddress);
        say($"ready {cluster.SelfAddress}");

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _ = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        });
        var commands = Task.Run(() => Obey(region, cluster, say));
        await Task.WhenAny(system.WhenTerminated, commands);
        if (commands.IsCompleted)
            await system.Terminate();
        await system.WhenTerminated;
        say("terminated");
        return 0;
    }

    private static async Task Obey(IActorRef region, Akka.Cluster.Cluster cluster, Action<string> say)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            if (words[0] == "leave")
                cluster.Leave(cluster.SelfAddress);
            else
                _ = Ask(region, words[1], int.Parse(words[2], CultureInfo.InvariantCulture), say);
        }
    }

    private static async Task Ask(IActorRef region, string id, int milliseconds, Action<string> say)
    {
        try
        {
            var answer = await region.Ask<string>(id, TimeSpan.FromMilliseconds(milliseconds));
            say($"answer {answer}");
        }
        catch (AskTimeoutException)
        {
            say($"noanswer {id}");
        }
    }

    private sealed class JobExtractor : HashCodeMessageExtractor
    {
        public JobExtractor()
            : base(10)
        {
        }

        public override string? EntityId(object message) => message as string;
    }

    /// <summary>Says where it is, to those who ask and to the test.</summary>
    private sealed class Job : ReceiveActor
    {
        private readonly string _id;
        private readonly Action<string> _say;

        public Job(string id, Action<string> say)
        {
            _id = id;
            _say = say;
            var address = Akka.Cluster.Cluster.Get(Context.System).SelfAddress;
            ReceiveAny(_ => Sender.Tell($"{id} {address}"));
        }

        protected override void PreStart() => _say($"start {_id}");

        protected override void PostStop() => _say($"stop {_id}");
    }

    private sealed class Reporter : ReceiveActor
    {
        private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

        public Reporter(Action<string> say)
        {
            Receive<ClusterEvent.IMemberEvent>(changed =>
                say($"member {changed.Member.Status.ToString().ToLowerInvariant()} {changed.Member.Address}"));
            Receive<ClusterEvent.UnreachableMember>(lost => say($"unreachable {lost.Member.Address}"));
            Receive<ClusterEvent.ReachableMember>(back => say($"reachable {back.Member.Address}"));
        }

        protected override void PreStart() => _cluster.Subscribe(
            Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));

        protected override void PostStop() => _cluster.Unsubscribe(Self);
    }
}
