using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Training;

/// <summary>Whom an event is for, from the least to the most important.</summary>
public enum EventLevel
{
    /// <summary>For those who look for a fault in DistTrain.</summary>
    Debug,

    /// <summary>For those who read the process's log afterwards.</summary>
    Detail,

    /// <summary>For those who watch the run.</summary>
    Information,

    /// <summary>For those who watch the run, and who should do something.</summary>
    Warning,
}

/// <summary>What happens in a run beside its steps. Log, run directory, page, trace and counters take the same records.</summary>
public abstract record TrainingEvent
{
    private TrainingEvent()
    {
    }

    /// <summary>One sentence for people; null where each observer has a form of its own, or none.</summary>
    public virtual string? Text => null;

    /// <summary>Whom the event is for; those who watch the run by default.</summary>
    public virtual EventLevel Level => EventLevel.Information;

    /// <summary>Enough workers are there for the first step of this run attempt.</summary>
    /// <param name="Context">Job, data and the snapshot that it goes on from.</param>
    /// <param name="Parameters">Number of trainable parameters.</param>
    /// <param name="Workers">Workers that are there.</param>
    public sealed record Started(TrainingContext Context, long Parameters, int Workers) : TrainingEvent
    {
        /// <summary>How the epochs are cut.</summary>
        public MinibatchPlan Plan => Context.Plan;
    }

    public sealed record WorkerJoined(WorkerId Worker, int Workers) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => $"worker {Worker} joined: {Quantity.Count(Workers, "worker")}";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Detail;
    }

    /// <summary>A worker went gracefully: with nothing in hand, to another job or because it stops.</summary>
    public sealed record WorkerLeft(WorkerId Worker, string Reason, int Workers) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => $"worker {Worker} left: {Reason}; {Quantity.Count(Workers, "worker")} now";
    }

    /// <summary>A worker is gone; what it had in hand is given to others.</summary>
    public sealed record WorkerFailed(WorkerId Worker, string Reason, int Workers) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => $"worker {Worker} is gone: {Reason}; {Quantity.Count(Workers, "worker")} left";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Warning;
    }

    /// <summary>The first step was committed after a worker had failed.</summary>
    public sealed record Recovered(WorkerId Worker, long Step, TimeSpan After) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text =>
            $"step {Step} was committed {After.TotalMilliseconds:0.0} ms after worker {Worker} was gone";
    }

    /// <summary>A worker was taken whose results differ from the others' in the last bit. Once a run.</summary>
    public sealed record Heterogeneous(WorkerId Worker, string Difference) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text =>
            $"from now on the result of this run is not reproducible: worker {Worker} is taken though {Difference}";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Warning;
    }

    /// <summary>A task was given to another worker than planned.</summary>
    public sealed record TaskReassigned(Assignment Assignment) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => $"{Assignment.Worker} takes {Assignment.Task}: {Assignment.Reason}";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Detail;
    }

    /// <summary>An answer did not count.</summary>
    public sealed record AnswerRefused(WorkerId Worker, long Step, int Node, AnswerVerdict Verdict) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => $"the answer of {Worker} to node {Node} of step {Step} does not count: {Verdict}";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Detail;
    }

    /// <summary>Both update modes were compared, and the faster one is another than before.</summary>
    public sealed record UpdateModeChosen(UpdateMode Mode) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => Mode == UpdateMode.Pipelined
            ? "steps are faster with a pipelined update"
            : "steps are faster when the update is made after the reduction";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Debug;
    }

    /// <param name="End">What it brought.</param>
    /// <param name="Validation">How long its validation took.</param>
    public sealed record EpochEnded(EpochEnd End, TimeSpan Validation) : TrainingEvent;

    /// <summary>The run was copied; the snapshot is the receiver's to write.</summary>
    public sealed record CheckpointTaken(RunSnapshot Snapshot) : TrainingEvent;

    /// <summary>A checkpoint is on disk.</summary>
    /// <param name="Path">Its directory.</param>
    /// <param name="Duration">How long writing it took.</param>
    public sealed record CheckpointWritten(string Path, TimeSpan Duration) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => $"checkpoint {Path} written in {Duration.TotalMilliseconds:0} ms";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Debug;
    }

    /// <summary>A checkpoint could not be written; training goes on.</summary>
    public sealed record CheckpointFailed(string Reason, TimeSpan Duration) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => $"no checkpoint was written: {Reason}";

        /// <inheritdoc/>
        public override EventLevel Level => EventLevel.Warning;
    }

    /// <summary>Something else that a person who watches wants to know.</summary>
    public sealed record Note(string Message, EventLevel NoteLevel = EventLevel.Information) : TrainingEvent
    {
        /// <inheritdoc/>
        public override string Text => Message;

        /// <inheritdoc/>
        public override EventLevel Level => NoteLevel;
    }

    public sealed record Ended(RunResult Result) : TrainingEvent;
}
