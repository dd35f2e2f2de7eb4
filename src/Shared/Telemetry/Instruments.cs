using static DistTrain.Shared.Telemetry.InstrumentKind;

namespace DistTrain.Shared.Telemetry;

/// <summary>Every instrument there is; docs/operations.md says what each is good for, and a test compares the two.</summary>
public static class Instruments
{
    /// <summary>Name of the meter that has them.</summary>
    public const string MeterName = "DistTrain";

    // The cluster, from each coordinator.

    public static readonly Instrument Ready = new("disttrain.ready", Gauge, "", "1 when this coordinator can take jobs.");

    public static readonly Instrument Members =
        new("disttrain.cluster.members", Gauge, "{member}", "Members of the cluster by role and status.", "role", "status");

    public static readonly Instrument UnreachableMembers =
        new("disttrain.cluster.unreachable_members", Gauge, "{member}", "Members that do not answer heartbeats.");

    public static readonly Instrument Workers = new("disttrain.workers", Gauge, "{worker}", "Workers of the pool by state.", "state");

    public static readonly Instrument HttpStreams = new("disttrain.http.streams", Gauge, "{stream}", "Event streams that are open.");

    // Jobs as they stand.

    public static readonly Instrument Jobs = new("disttrain.jobs", Gauge, "{job}", "Jobs by state.", "state");

    public static readonly Instrument JobState = new("disttrain.job.state", Gauge, "", "1 for the state that a job is in.", "job", "state");

    public static readonly Instrument JobWorkers = new("disttrain.job.workers", Gauge, "{worker}", "Workers that a job has now.", "job");

    public static readonly Instrument JobCreated =
        new("disttrain.job.created_timestamp", Gauge, "s", "When a job was handed in, Unix time.", "job");

    public static readonly Instrument Step = new("disttrain.step", Gauge, "{step}", "Optimizer steps since the start of a job.", "job");

    public static readonly Instrument StepsPerEpoch =
        new("disttrain.steps_per_epoch", Gauge, "{step}", "Optimizer steps of an epoch.", "job");

    public static readonly Instrument Epoch = new("disttrain.epoch", Gauge, "{epoch}", "The epoch in hand, from 1.", "job");

    public static readonly Instrument Epochs = new("disttrain.epochs", Gauge, "{epoch}", "The most epochs; absent without a limit.", "job");

    public static readonly Instrument BestEpoch =
        new("disttrain.best_epoch", Gauge, "{epoch}", "The epoch with the best model so far.", "job");

    public static readonly Instrument Loss = new("disttrain.loss", Gauge, "", "Mean loss of the last epoch.", "job", "part");

    public static readonly Instrument Metric =
        new("disttrain.metric", Gauge, "", "A metric on the validation part after the last epoch.", "job", "metric", "part");

    public static readonly Instrument LearningRate =
        new("disttrain.learning_rate", Gauge, "", "Learning rate of the last epoch's last step.", "job");

    public static readonly Instrument GradientNorm =
        new("disttrain.gradient_norm", Gauge, "", "Mean norm of the mean gradient over the last epoch.", "job");

    public static readonly Instrument SamplesPerSecond =
        new("disttrain.samples_per_second", Gauge, "{sample}/s", "Training rate of the last epoch.", "job");

    public static readonly Instrument EpochDuration =
        new("disttrain.epoch.duration", Gauge, "s", "Wall time of the last epoch, validation included.", "job");

    public static readonly Instrument WorkerRate = new(
        "disttrain.worker.microbatches_per_second", Gauge, "{microbatch}/s", "Measured speed of a worker that trains; 0 before it is known.",
        "job", "worker");

    // What the process did that leads a job.

    public static readonly Instrument Steps = new("disttrain.steps", Counter, "{step}", "Optimizer steps that this process committed.", "job");

    public static readonly Instrument Samples =
        new("disttrain.samples", Counter, "{sample}", "Samples of the steps that this process committed.", "job");

    public static readonly Instrument WorkersLost =
        new("disttrain.workers_lost", Counter, "{worker}", "Workers that a job lost: they died, hung or were cut off.", "job");

    public static readonly Instrument TasksReassigned =
        new("disttrain.tasks_reassigned", Counter, "{node}", "Pieces of work given to another worker than planned.", "job");

    public static readonly Instrument Checkpoints =
        new("disttrain.checkpoints", Counter, "{checkpoint}", "Checkpoints by what became of them.", "job", "outcome");

    public static readonly Instrument CheckpointDuration =
        new("disttrain.checkpoint.duration", Gauge, "s", "Time to write the last checkpoint, beside training.", "job");

    // What a worker did.

    public static readonly Instrument WorkerSamples =
        new("disttrain.worker.samples", Counter, "{sample}", "Samples that a worker of this process computed gradients of.", "worker");

    public static readonly Instrument WorkerCompute =
        new("disttrain.worker.compute", Counter, "s", "Time that a worker of this process spent on gradients.", "worker");

    // Every process, under the names that Prometheus' client libraries gave them.

    public static readonly Instrument Build = new("disttrain.build_info", Gauge, "", "Always 1; the version is its label.", "version");

    public static readonly Instrument Cpu = new("process.cpu", Counter, "s", "Processor time used.");

    public static readonly Instrument ResidentMemory = new("process.resident_memory", Gauge, "By", "Memory in use.");

    public static readonly Instrument StartTime = new("process.start_time", Gauge, "s", "Start of the process, Unix time.");

    public static readonly Instrument Threads = new("process.threads", Gauge, "{thread}", "Threads.");

    public static readonly Instrument OpenFiles = new("process.open_fds", Gauge, "{file}", "Open files and sockets.");

    public static readonly Instrument GcHeap = new("dotnet.gc.heap", Gauge, "By", "Managed heap after the last collection.");

    public static readonly Instrument Allocated = new("dotnet.allocated", Counter, "By", "Managed memory allocated.");

    public static readonly Instrument GcCollections =
        new("dotnet.gc.collections", Counter, "{collection}", "Collections by generation.", "generation");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Instrument> All { get; } =
    [
        Ready, Members, UnreachableMembers, Workers, HttpStreams,
        Jobs, JobState, JobWorkers, JobCreated, Step, StepsPerEpoch, Epoch, Epochs, BestEpoch, Loss, Metric, LearningRate, GradientNorm,
        SamplesPerSecond, EpochDuration, WorkerRate,
        Steps, Samples, WorkersLost, TasksReassigned, Checkpoints, CheckpointDuration,
        WorkerSamples, WorkerCompute,
        Build, Cpu, ResidentMemory, StartTime, Threads, OpenFiles, GcHeap, Allocated, GcCollections,
    ];
}
