using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Jobs;

/// <summary>Where a job stands. A closed set; <see cref="JobTransitions"/> has the only ways from one to another.</summary>
public abstract record JobState
{
    private JobState()
    {
    }

    /// <summary>Accepted, not begun.</summary>
    public sealed record Queued : JobState;

    /// <summary>The data set is prepared and the last checkpoint read.</summary>
    public sealed record Preparing : JobState;

    /// <summary>Ready to train; too few workers are there.</summary>
    public sealed record WaitingForWorkers(string Reason) : JobState;

    /// <summary>Steps are computed.</summary>
    public sealed record Training(RunPosition Position) : JobState;

    /// <summary>The held-out data is evaluated.</summary>
    public sealed record Validating(RunPosition Position) : JobState;

    /// <summary>Held by a person.</summary>
    public sealed record Paused(RunPosition Position) : JobState;

    /// <summary>All that was asked for is done, convergence and a reached target included.</summary>
    public sealed record Completed(RunResult Result) : JobState;

    /// <summary>Early stopping ended it.</summary>
    public sealed record StoppedEarly(RunResult Result) : JobState;

    /// <summary>It could not go on.</summary>
    public sealed record Failed(string Reason, RunResult? Result) : JobState;

    /// <summary>A person ended it.</summary>
    public sealed record Cancelled(string Reason, RunResult? Result) : JobState;

    /// <summary>Whether nothing more will happen.</summary>
    public bool IsFinal => this is Completed or StoppedEarly or Failed or Cancelled;

    /// <summary>The state's name in status and API.</summary>
    public string Name => this switch
    {
        WaitingForWorkers => "waiting-for-workers",
        StoppedEarly => "stopped-early",
        _ => GetType().Name.ToLowerInvariant(),
    };
}
