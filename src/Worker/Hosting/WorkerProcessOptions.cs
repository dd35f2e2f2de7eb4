using System.Collections.Immutable;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Logging;
using DistTrain.Worker.Telemetry;

namespace DistTrain.Worker.Hosting;

/// <summary>What a worker process is told.</summary>
public sealed record WorkerProcessOptions
{
    /// <summary>The node's name, unique in the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses of coordinators; the first that answers is joined through.</summary>
    public required ImmutableArray<Endpoint> Join { get; init; }

    /// <summary>Devices, one worker each: <c>cpu</c>, <c>cuda:0</c>.</summary>
    public required ImmutableArray<string> Devices { get; init; }

    /// <summary>libtorch's threads of each worker.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Where actors listen; port 0 lets the system choose.</summary>
    public required Endpoint Listen { get; init; }

    /// <summary>The host name that coordinators reach this process by.</summary>
    public required string Advertise { get; init; }

    /// <summary>Where data sets are kept.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>How the processes of the cluster know each other; nothing by default, which is for loopback alone.</summary>
    public ClusterSecurity Security { get; init; } = ClusterSecurity.None;

    /// <summary>What this process logs; the cluster can be told to log something else while it runs.</summary>
    public ProcessLogLevel LogLevel { get; init; } = new();

    /// <summary>What its workers compute, counted.</summary>
    public WorkerCounters Counters { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
