using System.Net.Sockets;
using Akka;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Transport;
using DistTrain.Coordinator.Workers;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Coordinator.Hosting;

/// <summary>A coordinator process: actor system, cluster membership, worker pool, jobs and data plane.</summary>
public sealed class CoordinatorHost : IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly DataPlaneServer _dataPlane;
    private readonly HostedJobs _hosted;
    private readonly ILogger _log;
    private bool _stopped;

    private CoordinatorHost(CoordinatorOptions options, ActorSystem system, DataPlaneServer dataPlane, ILogger log)
    {
        _system = system;
        _dataPlane = dataPlane;
        var pool = system.ActorOf(
            ClusterSingletonProxy.Props(
                $"/user/{ClusterConfiguration.PoolName}",
                ClusterSingletonProxySettings.Create(system).WithRole(ProcessRole.Coordinator)),
            "pool-proxy");
        var hostOptions = new JobHostOptions
        {
            StateDirectory = options.StateDirectory,
            Pool = pool,
            Publish = (job, loop, data) =>
            {
                dataPlane.Publish(job, loop, data, loop.WorkerTimeout);
                return dataPlane.Address;
            },
            Withdraw = dataPlane.Withdraw,
            Observe = (job, directory) => new LoggingObserver(job, directory, log),
            Counters = Counters,
            Training = options.Training,
            Time = options.Time,
        };
        var jobs = ClusterSharding.Get(system).Start(
            ClusterConfiguration.JobTypeName,
            id => JobEntityActor.Props(id, hostOptions),
            ClusterShardingSettings.Create(system).WithRole(ProcessRole.Coordinator),
            new JobExtractor(),
            StayingAllocation.Instance,
            LeaveHost.Instance);
        system.ActorOf(
            ClusterSingletonManager.Props(
                WorkerPoolActor.Props(jobs, options.Time),
                PoisonPill.Instance,
                ClusterSingletonManagerSettings.Create(system).WithRole(ProcessRole.Coordinator)),
            ClusterConfiguration.PoolName);
        system.ActorOf(JobStarterActor.Props(options.StateDirectory, jobs), "job-starter");
        system.ActorOf(LogLevelFollower.Props(pool, options.LogLevel, log), "log-level");
        system.ActorOf(Props.Create<CoordinatorNewsActor>(), "coordinator-news");
        if (options.Security.Tls is { } identity)
            system.ActorOf(
                CoordinatorProofActor.Props(new PeerConnector(ProcessRole.Coordinator, identity, options.Time)),
                "coordinator-proof");
        _hosted = hostOptions.Hosted;
        _log = log;
        Api = new ActorClusterApi(system, jobs, pool, options, _hosted, log);
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "jobs-leave", LeaveJobsAsync);
    }

    /// <summary>What this process has done for jobs.</summary>
    public RunCounterBook Counters { get; } = new();

    /// <summary>Ends when the actor system has.</summary>
    public Task Ended => _system.WhenTerminated;

    /// <summary>Starts a coordinator; it is ready for jobs and workers when its cluster has formed.</summary>
    /// <exception cref="ListenException">It cannot listen where it was told to.</exception>
    public static CoordinatorHost Start(CoordinatorOptions options, ILogger log)
    {
        Directory.CreateDirectory(options.StateDirectory);
        var dataPlane = Listen(options, log);
        ActorSystem? system = null;
        try
        {
            system = ClusterSystem.Start(new ClusterMember
            {
                Role = ProcessRole.Coordinator,
                Listen = options.Listen,
                Advertise = options.Advertise,
                Join = options.Join,
                Downing = typeof(CoordinatorDowning),
                Identity = options.Security.Tls,
                Messages = CoordinatorSerializer.Configuration,
                Log = log,
                Time = options.Time,
            });
        }
        finally
        {
            if (system is null)
                dataPlane.Dispose();
        }

        return new CoordinatorHost(options, system, dataPlane, log);
    }

    private static DataPlaneServer Listen(CoordinatorOptions options, ILogger log)
    {
        try
        {
            var dataPlane = DataPlaneServer.Start(
                new DataPlaneServerOptions
                {
                    ListenAddress = ListeningSocket.AddressOf(options.DataListen),
                    Port = options.DataListen.Port,
                    Tls = options.Security.Tls,
                    AllowOpenNetwork = options.Security.Insecure,
                    Time = options.Time,
                },
                log);
            dataPlane.AdvertisedHost = options.Advertise;
            return dataPlane;
        }
        catch (SocketException error)
        {
            throw new ListenException(options.DataListen, error);
        }
    }

    /// <summary>What HTTP and the command line ask of the cluster.</summary>
    public IClusterApi Api { get; }

    /// <summary>Takes no job any more, lets those that are here write their checkpoints, leaves the cluster, and closes the data
    /// plane.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        _hosted.Close();
        await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        _dataPlane.Dispose();
        _log.Information("the coordinator has left its cluster and stopped");
    }

    /// <summary>After the actor system has ended unasked: closes what is left.</summary>
    public void Abandon()
    {
        _stopped = true;
        _hosted.Close();
        _dataPlane.Dispose();
    }

    private async Task<Done> LeaveJobsAsync()
    {
        _log.Information("the coordinator stops: no job starts here any more, {Count} write their checkpoints", _hosted.Count);
        var late = await _hosted.LeaveAsync();
        if (late > 0)
            _log.Warning(
                "{Count} jobs have not written a checkpoint within {Seconds} s; they go on from the one before", late,
                HostedJobs.LeaveLimit.TotalSeconds);
        else
            _log.Information("every job has its checkpoint; the coordinator leaves its cluster");
        return Done.Instance;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(StopAsync());
}
