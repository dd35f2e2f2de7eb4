using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Jobs;

/// <summary>The ways from one job state to another. Pure.</summary>
public static class JobTransitions
{
    /// <summary>The state after an event. A final state stays; an event that does not fit a state leaves it as it is.</summary>
    public static JobState Apply(JobState state, JobEvent change) => (state.Phase, change) switch
    {
        _ when state.IsFinal => state,
        (JobPhase.Queued, JobEvent.Started) => JobState.Preparing,
        (JobPhase.Queued or JobPhase.Preparing, JobEvent.CouldNotStart failed) => new JobState(JobPhase.Failed, failed.Reason),
        (JobPhase.Queued or JobPhase.Preparing, JobEvent.CancelledEarly cancelled) =>
            new JobState(JobPhase.Cancelled, cancelled.Reason),
        (JobPhase.Preparing, JobEvent.Prepared) => new JobState(JobPhase.WaitingForWorkers, "waiting for a worker"),
        (JobPhase.Queued or JobPhase.Preparing, _) => state,
        (_, JobEvent.Observed observed) => Of(observed.Status, state),
        (_, JobEvent.Ended ended) => Of(ended.Result),
        _ => state,
    };

    private static JobState Of(EngineStatus status, JobState state) => status.Phase switch
    {
        null => state,
        JobPhase.Paused => new JobState(JobPhase.Paused),
        _ when status.WaitsFor is { } reason => new JobState(JobPhase.WaitingForWorkers, reason),
        { } phase => new JobState(phase),
    };

    /// <summary>The final state that a result stands for.</summary>
    public static JobState Of(RunResult result) => new(
        result.Outcome switch
        {
            RunOutcome.StoppedEarly => JobPhase.StoppedEarly,
            RunOutcome.Failed => JobPhase.Failed,
            RunOutcome.Cancelled => JobPhase.Cancelled,
            _ => JobPhase.Completed,
        },
        result.Reason, result);
}
