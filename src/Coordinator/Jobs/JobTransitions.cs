using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Jobs;

/// <summary>The ways from one job state to another. Pure.</summary>
public static class JobTransitions
{
    /// <summary>The state after an event. A final state stays; an event that does not fit a state leaves it as it is.</summary>
    public static JobState Apply(JobState state, JobEvent change) => (state, change) switch
    {
        ({ IsFinal: true }, _) => state,
        (JobState.Queued, JobEvent.Started) => new JobState.Preparing(),
        (JobState.Queued or JobState.Preparing, JobEvent.CouldNotStart failed) => new JobState.Failed(failed.Reason, null),
        (JobState.Queued or JobState.Preparing, JobEvent.CancelledEarly cancelled) => new JobState.Cancelled(cancelled.Reason, null),
        (JobState.Preparing, JobEvent.Prepared) => new JobState.WaitingForWorkers("waiting for a worker"),
        (JobState.Queued or JobState.Preparing, _) => state,
        (_, JobEvent.Observed observed) => Of(observed.Status, state),
        (_, JobEvent.Ended ended) => Of(ended.Result),
        _ => state,
    };

    private static JobState Of(EngineStatus status, JobState state) => status.Activity switch
    {
        EngineActivity.Paused => new JobState.Paused(status.Position),
        EngineActivity.Ended => state,
        _ when status.WaitsFor is { } reason => new JobState.WaitingForWorkers(reason),
        EngineActivity.Validating or EngineActivity.Testing => new JobState.Validating(status.Position),
        _ => new JobState.Training(status.Position),
    };

    /// <summary>The final state that a result stands for.</summary>
    public static JobState Of(RunResult result) => result.Outcome switch
    {
        RunOutcome.StoppedEarly => new JobState.StoppedEarly(result),
        RunOutcome.Failed => new JobState.Failed(result.Reason, result),
        RunOutcome.Cancelled => new JobState.Cancelled(result.Reason, result),
        _ => new JobState.Completed(result),
    };
}
