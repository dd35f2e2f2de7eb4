using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// Everything of a run but its tensors: the engine replaces it at every commit, a checkpoint stores it as it is
/// (<c>state.json</c>, keys in docs/checkpoint-format.md). With the tensors it determines the rest of the run to the bit.
/// </summary>
public sealed record RunState
{
    private static readonly string ThisProgram =
        typeof(RunState).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The version that this program writes; it reads this one and older ones.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of <c>state.json</c>'s format; a newer one than <see cref="CurrentVersion"/> is refused.</summary>
    public int FormatVersion { get; init; } = CurrentVersion;

    public required string JobId { get; init; }

    public required string JobName { get; init; }

    /// <summary>The run attempt that wrote it, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>The next minibatch to train on.</summary>
    public required RunPosition Position { get; init; }

    /// <summary>The seed of all randomness.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the epoch under way has summed up so far; null at the start of an epoch.</summary>
    public EpochProgress? Progress { get; init; }

    /// <summary>State of the learning rate's schedule.</summary>
    public required PlateauState Schedule { get; init; }

    /// <summary>Best monitored value so far, and epochs since.</summary>
    public required EarlyStoppingState EarlyStopping { get; init; }

    /// <summary>The best model so far; null before the first epoch's end.</summary>
    public BestCheckpoint? Best { get; init; }

    /// <summary>A record for each completed epoch, oldest first.</summary>
    public ValueList<EpochRecord> History { get; init; } = [];

    /// <summary>Sums over the whole run.</summary>
    public required RunLedger Ledger { get; init; }

    /// <summary>The model's tensors in layout order; empty before the first worker brought the model.</summary>
    public required ValueList<StoredTensor> Tensors { get; init; }

    /// <summary>The data set's encoder, as its own JSON (<c>Preprocessor.ToJson</c>); null when there is none.</summary>
    public JsonElement? Encoder { get; init; }

    /// <summary>Content key of the prepared data set; null in checkpoints of early versions.</summary>
    public string? DataSet { get; init; }

    /// <summary>The job file with every default written out, as YAML.</summary>
    public required string JobFile { get; init; }

    /// <summary>Version of the DistTrain that wrote it, for people.</summary>
    public required string Program { get; init; }

    /// <summary>What the last bits of the results depend on; null before the first worker.</summary>
    public required NumericsIdentity? Numerics { get; init; }

    /// <summary>The start of a run.</summary>
    public static RunState Initial(JobSpec job, LearningRateSchedule schedule) => new()
    {
        JobId = job.Name,
        JobName = job.Name,
        RunAttempt = 1,
        Position = RunPosition.Start,
        Seed = job.Seed,
        Schedule = schedule.InitialState,
        EarlyStopping = EarlyStoppingState.Initial,
        Ledger = default,
        Tensors = [],
        JobFile = "",
        Program = ThisProgram,
        Numerics = null,
    };

    /// <summary>The state as a new run attempt takes it up: under the job file and the data as they are now.</summary>
    public RunState TakenUpBy(JobId id, int runAttempt, JobSpec job, PreparedDataSet data) => this with
    {
        JobId = id.Value,
        JobName = job.Name,
        RunAttempt = runAttempt,
        Seed = job.Seed,
        Encoder = JsonDocument.Parse(data.Encoder.ToJson()).RootElement,
        DataSet = data.ContentKey,
        JobFile = JobFileWriter.Write(job),
        Program = ThisProgram,
    };

    /// <summary>The state after one more step of this epoch.</summary>
    /// <param name="sums">Loss and samples of the step.</param>
    /// <param name="gradientNorm">Norm of its mean gradient.</param>
    /// <param name="seconds">Wall time since the step before.</param>
    public RunState Commit(PartialSums sums, double gradientNorm, double seconds)
    {
        var before = Progress ?? default;
        return this with
        {
            Position = Position.Next(),
            Progress = new EpochProgress(
                before.LossSum + sums.LossSum, before.Samples + sums.Samples, before.GradientNormSum + gradientNorm,
                before.Seconds + seconds),
            Ledger = Ledger with { Samples = Ledger.Samples + sums.Samples, TrainingSeconds = Ledger.TrainingSeconds + seconds },
        };
    }

    /// <summary>The state with one more count of workers.</summary>
    public RunState WithWorkers(int workers) =>
        workers == Ledger.MaxWorkers && workers == Ledger.MinWorkers
            ? this
            : this with
            {
                Ledger = Ledger with
                {
                    MinWorkers = Ledger.MinWorkers == 0 ? workers : Math.Min(Ledger.MinWorkers, workers),
                    MaxWorkers = Math.Max(Ledger.MaxWorkers, workers),
                },
            };

    /// <summary>The layout of the model vector.</summary>
    public ParameterLayout ToLayout() =>
        ParameterLayout.Create(Tensors.Select(t => new TensorShape(t.Name, [.. t.Shape], t.Kind, t.IsInteger)));
}

/// <summary>A model's tensor by name, as <see cref="LayoutEntry"/> without its place.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Kind">Parameter or buffer.</param>
/// <param name="IsInteger">int64 in the model.</param>
public sealed record StoredTensor(string Name, ValueList<long> Shape, EntryKind Kind, bool IsInteger)
{
    /// <summary>The tensors of a layout, in order.</summary>
    public static ValueList<StoredTensor> Of(ParameterLayout layout) =>
        [.. layout.Entries.Select(e => new StoredTensor(e.Name, [.. e.Shape], e.Kind, e.IsInteger))];
}

/// <summary>Sums over the committed steps of the epoch under way.</summary>
/// <param name="LossSum">Sum of the samples' losses.</param>
/// <param name="Samples">Samples trained on.</param>
/// <param name="GradientNormSum">Sum of the steps' gradient norms.</param>
/// <param name="Seconds">Wall time of the steps.</param>
[method: JsonConstructor]
public readonly record struct EpochProgress(double LossSum, long Samples, double GradientNormSum, double Seconds);

/// <summary>The best model so far, and where it is kept.</summary>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Monitor">The value it is best by, for example <c>validation-loss</c>.</param>
/// <param name="Value">That value.</param>
/// <param name="Checkpoint">The directory beside this one that holds it; null for this checkpoint itself, and while a run goes
/// on.</param>
public sealed record BestCheckpoint(int Epoch, string Monitor, double Value, string? Checkpoint);

/// <summary>Sums over a run, all run attempts together.</summary>
/// <param name="Samples">Samples trained on in committed steps, each exactly once an epoch.</param>
/// <param name="MinWorkers">Fewest workers at the start of a step; 0 before the first.</param>
/// <param name="MaxWorkers">Most workers at the start of a step.</param>
/// <param name="WallSeconds">Wall time until the checkpoint; in a running engine, of the run attempts before this one.</param>
/// <param name="TrainingSeconds">Wall time of training steps, without evaluation and waiting.</param>
/// <param name="Heterogeneous">Whether workers whose results differ in the last bit have taken part.</param>
[method: JsonConstructor]
public readonly record struct RunLedger(
    long Samples, int MinWorkers, int MaxWorkers, double WallSeconds, double TrainingSeconds, bool Heterogeneous = false);
