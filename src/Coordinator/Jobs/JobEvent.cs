using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Jobs;

/// <summary>What can change a job's state.</summary>
public abstract record JobEvent
{
    private JobEvent()
    {
    }

    /// <summary>The job was taken up.</summary>
    public sealed record Started : JobEvent;

    /// <summary>Data and checkpoint are read; the loop is there.</summary>
    public sealed record Prepared : JobEvent;

    /// <summary>The loop was looked at.</summary>
    public sealed record Observed(EngineStatus Status) : JobEvent;

    /// <summary>The run ended, in whatever way its result says.</summary>
    public sealed record Ended(RunResult Result) : JobEvent;

    /// <summary>The run could not begin.</summary>
    public sealed record CouldNotStart(string Reason) : JobEvent;

    /// <summary>A person ended it before the loop was there.</summary>
    public sealed record CancelledEarly(string Reason) : JobEvent;
}
