namespace DistTrain.Coordinator.Results;

/// <summary>How a run ended; written in kebab case (<c>stopped-early</c>).</summary>
public enum RunOutcome
{
    /// <summary>All epochs, steps or the wall time asked for are done.</summary>
    Completed,

    /// <summary>Early stopping: the monitored value made no progress.</summary>
    StoppedEarly,

    /// <summary>The training loss stood still.</summary>
    Converged,

    /// <summary>The target metric was reached.</summary>
    TargetReached,

    /// <summary>A person cancelled the run, or a signal interrupted it.</summary>
    Cancelled,

    /// <summary>An error ended it; the reason says which.</summary>
    Failed,
}

/// <summary>How a run ended, and why.</summary>
/// <param name="Outcome">The kind of end.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record TrainingEnd(RunOutcome Outcome, string Reason);
