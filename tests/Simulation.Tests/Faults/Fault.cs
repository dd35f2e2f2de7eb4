using DistTrain.Simulation.Tests.Workers;

namespace DistTrain.Simulation.Tests.Faults;

/// <summary>When a fault strikes.</summary>
internal abstract record Trigger
{
    /// <summary>When the first node of the step with this number (from 0) is handed out.</summary>
    public sealed record Step(long Number) : Trigger;

    /// <summary>When the first microbatch of the n-th evaluation (from 1) of this start of the job is handed out.</summary>
    public sealed record Evaluation(long Round) : Trigger;

    /// <summary>At a time since the beginning.</summary>
    public sealed record Moment(TimeSpan Time) : Trigger;
}

/// <summary>Something that happens to a run.</summary>
internal abstract record Fault
{
    /// <summary>A worker joins.</summary>
    public sealed record Join(string Worker, WorkerTraits Traits) : Fault;

    /// <summary>A worker dies; the coordinator hears of it after a while.</summary>
    public sealed record Kill(string Worker, TimeSpan Noticed) : Fault;

    /// <summary>The coordinator gives a worker up that goes on and answers late.</summary>
    public sealed record GiveUp(string Worker) : Fault;

    /// <summary>A worker takes so many times as long from now on.</summary>
    public sealed record Slow(string Worker, double Factor) : Fault;

    /// <summary>A worker sends every answer twice from now on.</summary>
    public sealed record AnswerTwice(string Worker) : Fault;

    /// <summary>A worker is to leave when it is done with what it has.</summary>
    public sealed record Release(string Worker) : Fault;

    /// <summary>All workers die; so many new ones come after a while.</summary>
    public sealed record KillAll(int Back, TimeSpan After) : Fault;

    /// <summary>The job is paused for a while.</summary>
    public sealed record Pause(TimeSpan Length) : Fault;

    /// <summary>The job is cancelled and resumed with so many workers.</summary>
    public sealed record CancelAndResume(int Workers) : Fault;

    /// <summary>The coordinator dies, what it was writing is lost, and it is started again with so many workers.</summary>
    public sealed record Crash(int Workers) : Fault;
}
