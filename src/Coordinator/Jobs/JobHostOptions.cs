using Akka.Actor;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>What the jobs of a coordinator process share.</summary>
public sealed record JobHostOptions
{
    /// <summary>Relative paths of job files start here.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The worker pool, wherever it is.</summary>
    public required IActorRef Pool { get; init; }

    /// <summary>Makes a job known on the data plane; gives its address.</summary>
    public required Func<JobId, StepEngine, PreparedDataSet, string> Publish { get; init; }

    /// <summary>Ends what <see cref="Publish"/> began.</summary>
    public required Action<JobId> Withdraw { get; init; }

    /// <summary>The entities of this process.</summary>
    public HostedJobs Hosted { get; } = new();

    /// <summary>What this process does for jobs, counted.</summary>
    public RunCounterBook Counters { get; init; } = new();

    /// <summary>Makes the observer of a job, given the directory of its run.</summary>
    public required Func<JobId, RunDirectory, ITrainingObserver> Observe { get; init; }

    /// <summary>How this process runs jobs; each with the job file's own <c>workers.min</c>.</summary>
    public required TrainingOptions Training { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What lies where in <see cref="StateDirectory"/>.</summary>
    public StateDirectory State => new(StateDirectory);
}
