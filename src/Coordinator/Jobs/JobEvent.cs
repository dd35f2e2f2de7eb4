using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Jobs;

/// <summary>What can change a job's state.</summary>
public abstract record JobEvent
{
    private JobEvent()
    {
    }

    /// <summary>The job's actor began to prepare it.</summary>
    public sealed record Started : JobEvent;

    /// <summary>Data set and checkpoint are read, and the job's step engine exists.</summary>
    public sealed record Prepared : JobEvent;

    /// <summary>The step engine's status was read.</summary>
    public sealed record Observed(EngineStatus Status) : JobEvent;

    /// <summary>The run ended, in whatever way its result says.</summary>
    public sealed record Ended(RunResult Result) : JobEvent;

    /// <summary>The run could not begin.</summary>
    public sealed record CouldNotStart(string Reason) : JobEvent;

    /// <summary>A person cancelled the job before its step engine existed.</summary>
    public sealed record CancelledEarly(string Reason) : JobEvent;
}
