using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Actors;
using DistTrain.Worker.Kernels;
using DistTrain.Worker.Transport;
using Serilog;
using TorchSharp;

namespace DistTrain.Worker.Hosting;

/// <summary>
/// A worker process. It looks for a coordinator for ever: an actor system that lost its cluster (the coordinator was
/// restarted, or this side of a cut network was given up) is replaced by a fresh one, which joins again.
/// </summary>
public static class WorkerHost
{
    /// <summary>For what a worker has in hand when it is told to stop.</summary>
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan PauseBeforeRejoin = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled; then every worker finishes the gradient task it has in hand and leaves.</summary>
    public static async Task RunAsync(WorkerProcessOptions options, ILogger log, CancellationToken stop)
    {
        var numerics = options.Devices.ToImmutableDictionary(
            d => d, d => NumericsProbe.Measure(torch.device(d), options.Threads));
        foreach (var (device, identity) in numerics)
            log.Information("{Device:l} computes with {Numerics:l}", device, identity);
        var dialer = new PeerConnector(ProcessRole.Worker, options.Security.Tls, options.Time);
        var search = new CoordinatorSearch(
            options.Join, async (at, cancelled) => (await dialer.ProbeAsync(at.Host, at.Port, cancelled)).Refusal,
            options.Time, log);
        while (!stop.IsCancellationRequested)
        {
            log.Information("{Name:l} looks for a coordinator at {Join:l}", options.Name, string.Join(", ", options.Join));
            if (!await search.RunAsync(stop))
                return;
            var loss = await RunOnceAsync(options, numerics, dialer, log, stop);
            if (stop.IsCancellationRequested)
                return;
            log.Warning("{Name:l} has lost its cluster and joins again: {Reason:l}", options.Name, loss.Reason);
            if (!loss.HasSuccessor)
                await Task.Delay(PauseBeforeRejoin, options.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<ClusterLoss> RunOnceAsync(
        WorkerProcessOptions options, ImmutableDictionary<string, NumericsIdentity> numerics, PeerConnector dialer, ILogger log,
        CancellationToken stop)
    {
        var system = ClusterSystem.Start(new ClusterMember
        {
            Role = ProcessRole.Worker,
            Listen = options.Listen,
            Advertise = options.Advertise,
            Join = options.Join,
            // Coordinators decide who is given up, a worker about nobody.
            Downing = typeof(Akka.Cluster.NoDowning),
            Identity = options.Security.Tls,
            Log = log,
            Time = options.Time,
        });
        var pool = system.ActorOf(
            ClusterSingletonProxy.Props(
                $"/user/{ClusterConfiguration.PoolName}",
                ClusterSingletonProxySettings.Create(system).WithRole(ProcessRole.Coordinator)),
            "pool-proxy");
        system.ActorOf(LogLevelFollower.Props(pool, options.LogLevel, log), "log-level");
        var data = new TcpDataSetSource(
            options.CacheDirectory, new TcpDataPlaneOptions { Tls = options.Security.Tls, Time = options.Time });
        var workers = options.Devices.Select((device, i) => (
            new WorkerId(options.Devices.Length == 1 ? options.Name : $"{options.Name}/{device}"),
            new GradientWorkerOptions
            {
                Device = torch.device(device),
                Threads = options.Threads,
                Numerics = numerics[device],
                DataDirectory = options.CacheDirectory,
                DataSetFile = data.FileOf,
                DataPlaneAt = data.DataPlaneAt,
                Counters = options.Counters,
                Time = options.Time,
            }));
        var lost = new TaskCompletionSource<ClusterLoss>(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = system.ActorOf(
            WorkerHostActor.Props(new WorkerHostOptions(
                options.Name, [.. workers], data, () => lost.TrySetResult(ClusterLoss.SilentPool))
            {
                IsCoordinatorReachable = () => IsCoordinatorReachable(system),
            }, pool), "worker-node");
        system.ActorOf(
            CoordinatorWatchActor.Props(
                address => dialer.ProbeAsync(address.Host, address.Port ?? 0, stop),
                reason => lost.TrySetResult(ClusterLoss.To(reason))),
            "coordinator-watch");
        await Task.WhenAny(system.WhenTerminated, lost.Task, Task.Delay(Timeout.Infinite, stop));
        if (stop.IsCancellationRequested)
        {
            await LeaveAsync(node, options, log);
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        }
        else
        {
            // Nobody is there who could agree to its leaving.
            await CoordinatedShutdown.Get(system).Run(
                CoordinatedShutdown.ClusterDowningReason.Instance, CoordinatedShutdown.PhaseBeforeActorSystemTerminate);
        }

        return lost.Task.IsCompletedSuccessfully ? await lost.Task : ClusterLoss.EndedUnasked;
    }

    private static async Task LeaveAsync(IActorRef node, WorkerProcessOptions options, ILogger log)
    {
        log.Information("{Name:l} stops: it finishes what it has in hand and takes nothing more", options.Name);
        if (await node.GracefulStop(LeaveLimit, DrainWorkerHost.Instance))
            log.Information("{Name:l} has left its jobs and leaves the cluster", options.Name);
        else
            log.Warning(
                "{Name:l} has not finished within {Seconds} s; others do what it has in hand", options.Name,
                LeaveLimit.TotalSeconds);
    }

    private static bool IsCoordinatorReachable(ActorSystem system)
    {
        var state = Akka.Cluster.Cluster.Get(system).State;
        return state.Members.Any(m => m.HasRole(ProcessRole.Coordinator) && !state.Unreachable.Contains(m));
    }
}
