using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>A training job as written by a person: immutable, every default filled in. A property that can be set is a key of
/// the job file; its attributes say what may stand there, its summary is what docs/job-file.md says about it. Null is written
/// <c>none</c> unless the attributes name another word.</summary>
public sealed record JobSpec
{
    /// <summary>Names the run, its directory and its metrics.</summary>
    [Text(
        "letters, digits, '-', '_' and '.', at most 64, the first a letter or digit", "[A-Za-z0-9][A-Za-z0-9._-]{0,63}")]
    public required string Name { get; init; }

    /// <summary>Decides every random choice: the split, the initial parameters, the order of samples, dropout.</summary>
    [Bounds(AtLeast = 0)] public ulong Seed { get; init; } = 1;

    /// <summary>Where the samples come from and how they are divided.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>The network to train: a list of layers, or a module of PyTorch or TorchSharp.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>What training minimizes. A sample's loss is the mean over its outputs; a minibatch's is the sum over samples
    /// divided by their number.</summary>
    public required LossSpec Loss { get; init; }

    /// <summary>Numbers reported beside the loss. <c>accuracy</c> needs classes, <c>auc</c> two classes, the others real
    /// targets.</summary>
    [List("metrics")] public ValueList<Metric> Metrics { get; init; } = [];

    /// <summary>How a step changes the parameters: names, defaults and formulas of <c>torch.optim</c>.</summary>
    public OptimizerSpec Optimizer { get; init; } = new AdamOptimizer();

    /// <summary>How the learning rate changes: names and formulas of <c>torch.optim.lr_scheduler</c>. <c>t</c> counts epochs or
    /// steps from 0.</summary>
    public ScheduleSpec Schedule { get; init; } = new ConstantSchedule();

    /// <summary>A limit on the mean gradient of a minibatch, before the optimizer sees it.</summary>
    public GradientClipSpec? GradientClip { get; init; }

    /// <summary>Samples per step; <c>full</c>: the whole training set. The last minibatch of an epoch may be smaller; it is
    /// never dropped.</summary>
    public BatchSize BatchSize { get; init; } = BatchSize.Of(32);

    /// <summary>The number of parts that a minibatch is cut into. Each is computed on its own, and their gradients are added
    /// up in a fixed order, so the number affects the result; it also limits how many workers can share a step. <c>auto</c>:
    /// min(8, max(1, batch-size / 32)).</summary>
    [Bounds(AtLeast = 1), Word("auto")] public int? Microbatches { get; init; }

    /// <summary>Samples per forward pass in validation and test; does not affect the results of training.</summary>
    [Bounds(AtLeast = 1)] public int EvaluationBatchSize { get; init; } = 1024;

    /// <summary>The most passes over the training set. Without <c>epochs</c>, <c>steps</c> and <c>wall-time</c>:
    /// 100.</summary>
    [Bounds(AtLeast = 1)] public int? Epochs { get; init; }

    /// <summary>The most optimizer steps, counted through all epochs.</summary>
    [Bounds(AtLeast = 1)] public long? Steps { get; init; }

    /// <summary>The most time, counted over all restarts: <c>90</c>, <c>15m</c>, <c>2h</c>.</summary>
    [Key("wall-time"), Kind<DurationKind>] public double? WallTimeSeconds { get; init; }

    /// <summary>Stops when the monitored value has not improved for <c>patience</c> epochs.</summary>
    public EarlyStoppingSpec? EarlyStopping { get; init; }

    /// <summary>Stops when the training loss changed by less than <c>tolerance</c> over <c>window</c> epochs.</summary>
    public ConvergenceSpec? Convergence { get; init; }

    /// <summary>Stops when the monitored value reaches <c>value</c>.</summary>
    public TargetSpec? TargetMetric { get; init; }

    /// <summary>When checkpoints are written and how many are kept.</summary>
    public CheckpointSpec Checkpoint { get; init; } = new();

    /// <summary>How many workers take part.</summary>
    public WorkersSpec Workers { get; init; } = new();

    /// <summary>How long a worker may be silent before it is given up and others do its work.</summary>
    [Key("worker-timeout"), Kind<DurationKind>] public double WorkerTimeoutSeconds { get; init; } = 5;

    /// <summary>The format of parameters and gradients on their way between processes. <c>bfloat16</c> is not available yet
    /// and is refused.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Whether the result must not depend on the number of workers. <c>false</c> is faster with many microbatches.
    /// (To accept workers whose results differ in the last bits, for all jobs of a coordinator: <c>coordinator
    /// --allow-heterogeneous</c>.)</summary>
    public bool Reproducible { get; init; } = true;

    /// <summary>The value by which the best epoch is chosen.</summary>
    public MonitoredMetric BestBy =>
        EarlyStopping?.Monitor ?? (Data.Split.Validation > 0 ? MonitoredMetric.ValidationLoss : MonitoredMetric.TrainLoss);

    /// <summary>Microbatches of a minibatch of <paramref name="batchSize"/> samples: as written, otherwise min(8, max(1, batch
    /// / 32)); never more than there are samples.</summary>
    public int MicrobatchesFor(int batchSize) =>
        Math.Max(1, Math.Min(batchSize, Microbatches ?? DefaultMicrobatches(batchSize)));

    /// <summary>min(8, max(1, batch / 32)): enough for eight workers, each with a useful amount of work.</summary>
    public static int DefaultMicrobatches(int batchSize) => Math.Min(8, Math.Max(1, batchSize / 32));
}

/// <summary>The samples of a step: a number, or all of the training set (<c>full</c>).</summary>
[Kind<BatchSizeKind>]
public readonly record struct BatchSize
{
    private readonly int _samples;

    private BatchSize(int samples) => _samples = samples;

    /// <summary>The whole training set in one step.</summary>
    public static BatchSize Full => default;

    /// <summary>Whether it is the whole training set.</summary>
    public bool IsFull => _samples == 0;

    /// <summary>A number of samples, at least 1.</summary>
    public static BatchSize Of(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return new BatchSize(samples);
    }

    /// <summary>The number of samples of a step when the training set has <paramref name="trainingSamples"/>.</summary>
    public int Resolve(int trainingSamples) => IsFull ? trainingSamples : Math.Min(_samples, trainingSamples);

    /// <summary>The number, or <c>full</c>, as in the job file.</summary>
    public override string ToString() => IsFull ? "full" : _samples.ToString();
}

/// <summary>When checkpoints are written and how many are kept.</summary>
public sealed record CheckpointSpec
{
    /// <summary>A checkpoint is written whenever so many epochs have passed.</summary>
    [Bounds(AtLeast = 1)] public int EveryEpochs { get; init; } = 1;

    /// <summary>How many of the newest checkpoints are kept; the best one is kept as well.</summary>
    [Bounds(AtLeast = 1)] public int Keep { get; init; } = 3;
}

/// <summary>How many workers a job waits for and uses.</summary>
public sealed record WorkersSpec
{
    /// <summary>No step begins with fewer; a job that has lost some waits.</summary>
    [Bounds(AtLeast = 1)] public int Min { get; init; } = 1;

    /// <summary>The most workers that are used; <c>none</c>: as many as there are.</summary>
    [Bounds(AtLeast = 1)] public int? Max { get; init; }
}

/// <summary>How parameters and gradients travel between processes.</summary>
[Named("a precision")]
public enum Precision
{
    /// <summary>Unchanged, 32 bits for each number.</summary>
    Float32,

    /// <summary>Rounded to 16 bits (half the bytes).</summary>
    Bfloat16,
}
