namespace DistTrain.Shared.Jobs;

/// <summary>A training job as written by a person: immutable, every default filled in. docs/job-file.md describes
/// the keys.</summary>
public sealed record JobSpec
{
    /// <summary>A short name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The seed behind every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where the samples come from.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>The network.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>What training makes small.</summary>
    public required LossSpec Loss { get; init; }

    /// <summary>What is reported beside the loss.</summary>
    public ValueList<Metric> Metrics { get; init; } = [];

    /// <summary>The rule of a step.</summary>
    public OptimizerSpec Optimizer { get; init; } = new AdamOptimizer();

    /// <summary>How the learning rate changes.</summary>
    public ScheduleSpec Schedule { get; init; } = new ConstantSchedule();

    /// <summary>A limit on the gradient, or null.</summary>
    public GradientClipSpec? GradientClip { get; init; }

    /// <summary>Samples of a step.</summary>
    public BatchSize BatchSize { get; init; } = BatchSize.Of(32);

    /// <summary>Slices of a minibatch; null only with a full batch, where <see cref="SlicesFor"/> decides.</summary>
    public int? Slices { get; init; }

    /// <summary>Samples of one evaluation, which has no influence on the result beyond memory and speed.</summary>
    public int EvaluationBatchSize { get; init; } = 1024;

    /// <summary>Passes over the training part at most; null: no limit.</summary>
    public int? Epochs { get; init; }

    /// <summary>Steps at most; null: no limit.</summary>
    public long? Steps { get; init; }

    /// <summary>Seconds of wall time at most, over all incarnations; null: no limit.</summary>
    public double? WallTimeSeconds { get; init; }

    /// <summary>Early stopping, or null.</summary>
    public EarlyStoppingSpec? EarlyStopping { get; init; }

    /// <summary>Stopping when the training loss stands still, or null.</summary>
    public ConvergenceSpec? Convergence { get; init; }

    /// <summary>Stopping when a value is reached, or null.</summary>
    public TargetSpec? TargetMetric { get; init; }

    /// <summary>When checkpoints are written and how many are kept.</summary>
    public CheckpointSpec Checkpoint { get; init; } = new();

    /// <summary>How many workers.</summary>
    public WorkersSpec Workers { get; init; } = new();

    /// <summary>Silence after which a worker is given up, in seconds, above 0.</summary>
    public double WorkerTimeoutSeconds { get; init; } = 5;

    /// <summary>How numbers travel between processes.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Whether the result must not depend on the number of workers.</summary>
    public bool Reproducible { get; init; } = true;

    /// <summary>The value by which the best epoch is chosen.</summary>
    public Monitor BestBy =>
        EarlyStopping?.Monitor ?? (Data.Split.Validation > 0 ? Monitor.ValidationLoss : Monitor.TrainLoss);

    /// <summary>Slices of a minibatch of <paramref name="batchSize"/> samples: as written, otherwise
    /// min(8, max(1, batch / 32)); never more than there are samples.</summary>
    public int SlicesFor(int batchSize) =>
        Math.Max(1, Math.Min(batchSize, Slices ?? DefaultSlices(batchSize)));

    /// <summary>min(8, max(1, batch / 32)): enough for eight workers, each with a useful amount of work.</summary>
    public static int DefaultSlices(int batchSize) => Math.Min(8, Math.Max(1, batchSize / 32));
}

/// <summary>The samples of a step: a number, or all of the training part (<c>full</c>).</summary>
public readonly record struct BatchSize
{
    private readonly int _samples;

    private BatchSize(int samples) => _samples = samples;

    /// <summary>The whole training part.</summary>
    public static BatchSize Full => default;

    /// <summary>Whether it is the whole training part.</summary>
    public bool IsFull => _samples == 0;

    /// <summary>A number of samples, at least 1.</summary>
    public static BatchSize Of(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return new BatchSize(samples);
    }

    /// <summary>The number of samples of a step when the training part has <paramref name="trainingSamples"/>.</summary>
    public int Resolve(int trainingSamples) => IsFull ? trainingSamples : Math.Min(_samples, trainingSamples);

    /// <summary>As in the job file.</summary>
    public override string ToString() => IsFull ? "full" : _samples.ToString();
}

/// <summary>When checkpoints are written and how many are kept.</summary>
public sealed record CheckpointSpec
{
    /// <summary>Epochs between two checkpoints, at least 1.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>How many of the newest are kept, at least 1; the best is kept besides.</summary>
    public int Keep { get; init; } = 3;
}

/// <summary>How many workers a job waits for and uses.</summary>
public sealed record WorkersSpec
{
    /// <summary>No step begins with fewer; a job that has lost some waits.</summary>
    public int Min { get; init; } = 1;

    /// <summary>At most so many are used; null: no limit.</summary>
    public int? Max { get; init; }
}

/// <summary>How parameters and gradients travel between processes.</summary>
public enum Precision
{
    /// <summary>Exactly.</summary>
    Float32,

    /// <summary>Rounded to 16 bits (half the bytes).</summary>
    Bfloat16,
}
