using System.Collections.Immutable;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Logging;

namespace DistTrain.Coordinator.Hosting;

/// <summary>What a coordinator process is told.</summary>
public sealed record CoordinatorOptions
{
    public required Endpoint Listen { get; init; }

    /// <summary>Where the data plane listens.</summary>
    public required Endpoint DataListen { get; init; }

    /// <summary>The host name that others reach this process by.</summary>
    public required string Advertise { get; init; }

    /// <summary>Other coordinators, or none: then it is the first of its cluster.</summary>
    public ImmutableArray<Endpoint> Join { get; init; } = [];

    /// <summary>Jobs, checkpoints and prepared data; shared by all coordinators of a cluster.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>How the processes of the cluster know each other; nothing by default, which is for loopback alone.</summary>
    public ClusterSecurity Security { get; init; } = ClusterSecurity.None;

    /// <summary>How this process runs jobs.</summary>
    public TrainingOptions Training { get; init; } = new() { UpdateThreads = Environment.ProcessorCount };

    /// <summary>What this process logs; the cluster can be told to log something else while it runs.</summary>
    public ProcessLogLevel LogLevel { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
