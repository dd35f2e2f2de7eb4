using System.Text.Json.Serialization;

namespace DistTrain.Coordinator.Protocol;

/// <summary>What a job is at; in JSON and metrics in kebab case (<c>waiting-for-workers</c>).</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<JobPhase>))]
public enum JobPhase
{
    /// <summary>Accepted, but not started yet.</summary>
    Queued,

    /// <summary>The data set is prepared and the last checkpoint read.</summary>
    Preparing,

    /// <summary>Ready to train; too few workers are there.</summary>
    WaitingForWorkers,

    Training,

    /// <summary>The held-out data is evaluated.</summary>
    Validating,

    /// <summary>Paused by a person between two steps.</summary>
    Paused,

    /// <summary>All that was asked for is done, convergence and a reached target included.</summary>
    Completed,

    /// <summary>Early stopping ended it: the monitored value made no progress.</summary>
    StoppedEarly,

    /// <summary>It could not start or go on; the status says why.</summary>
    Failed,

    /// <summary>A person cancelled it before its end.</summary>
    Cancelled,
}

/// <summary>What follows from a phase.</summary>
public static class JobPhases
{
    /// <summary>Whether the job has ended, so that its phase does not change any more.</summary>
    public static bool IsFinal(this JobPhase phase) =>
        phase is JobPhase.Completed or JobPhase.StoppedEarly or JobPhase.Failed or JobPhase.Cancelled;
}
