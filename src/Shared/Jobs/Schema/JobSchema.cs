using System.Text.RegularExpressions;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>The top level of a job file.</summary>
internal static partial class JobSchema
{
    private static readonly Kind<string> Name = new TextKind(
        "letters, digits, '-', '_' and '.', at most 64, the first a letter or digit", text => NamePattern().IsMatch(text));

    private static readonly Kind<Metric> Metrics = Kinds.Name<Metric>("a metric");

    private static readonly Section<EarlyStoppingSpec> EarlyStopping = new Section<EarlyStoppingSpec>(new())
        .Key("monitor", Kinds.Monitor, s => s.Monitor, (s, v) => s with { Monitor = v })
        .Key("patience", Kinds.Count, s => s.Patience, (s, v) => s with { Patience = v })
        .Key("min-delta", Kinds.NotNegative, s => s.MinDelta, (s, v) => s with { MinDelta = v })
        .Key("restore-best", Kinds.Flag, s => s.RestoreBest, (s, v) => s with { RestoreBest = v });

    private static readonly Section<ConvergenceSpec> Convergence = new Section<ConvergenceSpec>(new())
        .Key("tolerance", Kinds.Positive, s => s.Tolerance, (s, v) => s with { Tolerance = v })
        .Key("window", Kinds.Count, s => s.Window, (s, v) => s with { Window = v });

    private static readonly Section<TargetSpec> Target = new Section<TargetSpec>(
            new() { Monitor = Monitor.ValidationLoss, Value = 0 })
        .Required("monitor", Kinds.Monitor, s => s.Monitor, (s, v) => s with { Monitor = v })
        .Required("value", Kinds.Any, s => s.Value, (s, v) => s with { Value = v });

    private static readonly Section<CheckpointSpec> Checkpoint = new Section<CheckpointSpec>(new())
        .Key("every-epochs", Kinds.Count, s => s.EveryEpochs, (s, v) => s with { EveryEpochs = v })
        .Key("keep", Kinds.Count, s => s.Keep, (s, v) => s with { Keep = v });

    private static readonly Section<WorkersSpec> Workers = new Section<WorkersSpec>(new())
        .Key("min", Kinds.Count, s => s.Min, (s, v) => s with { Min = v })
        .Key("max", Kinds.OptionalValue(Kinds.Count), s => s.Max, (s, v) => s with { Max = v });

    /// <summary>The keys of a job file.</summary>
    public static Section<JobSpec> Root { get; } = new Section<JobSpec>(
            new() { Name = "", Data = DataSchema.Blank, Model = ModelSchema.Blank, Loss = new MeanSquaredErrorLoss() })
        .Required("name", Name, s => s.Name, (s, v) => s with { Name = v })
        .Key("seed", Kinds.Seed, s => s.Seed, (s, v) => s with { Seed = v })
        .Required("data", DataSchema.Data, s => s.Data, (s, v) => s with { Data = v })
        .Required("model", ModelSchema.Model, s => s.Model, (s, v) => s with { Model = v })
        .Required("loss", LossSchema.Loss, s => s.Loss, (s, v) => s with { Loss = v })
        .Key(
            "metrics", Kinds.List(Metrics, $"metrics: {string.Join(", ", Enum.GetValues<Metric>().Select(KebabCase.Of))}"),
            s => s.Metrics, (s, v) => s with { Metrics = v })
        .Key("optimizer", OptimizerSchema.Optimizer, s => s.Optimizer, (s, v) => s with { Optimizer = v })
        .Key("schedule", ScheduleSchema.Schedule, s => s.Schedule, (s, v) => s with { Schedule = v })
        .Key(
            "gradient-clip", Kinds.Optional(OptimizerSchema.Clip),
            s => s.GradientClip, (s, v) => s with { GradientClip = v })
        .Key("batch-size", new BatchSizeKind(), s => s.BatchSize, (s, v) => s with { BatchSize = v })
        .Key("slices", Kinds.OptionalValue(Kinds.Count, "auto"), s => s.Slices, (s, v) => s with { Slices = v })
        .Key(
            "evaluation-batch-size", Kinds.Count,
            s => s.EvaluationBatchSize, (s, v) => s with { EvaluationBatchSize = v })
        .Key("epochs", Kinds.OptionalValue(Kinds.Count), s => s.Epochs, (s, v) => s with { Epochs = v })
        .Key("steps", Kinds.OptionalValue(Kinds.LongCount), s => s.Steps, (s, v) => s with { Steps = v })
        .Key(
            "wall-time", Kinds.OptionalValue(Kinds.Duration),
            s => s.WallTimeSeconds, (s, v) => s with { WallTimeSeconds = v })
        .Key(
            "early-stopping", Kinds.Optional(EarlyStopping), s => s.EarlyStopping, (s, v) => s with { EarlyStopping = v })
        .Key("convergence", Kinds.Optional(Convergence), s => s.Convergence, (s, v) => s with { Convergence = v })
        .Key("target-metric", Kinds.Optional(Target), s => s.TargetMetric, (s, v) => s with { TargetMetric = v })
        .Key("checkpoint", Checkpoint, s => s.Checkpoint, (s, v) => s with { Checkpoint = v })
        .Key("workers", Workers, s => s.Workers, (s, v) => s with { Workers = v })
        .Key(
            "worker-timeout", Kinds.Duration,
            s => s.WorkerTimeoutSeconds, (s, v) => s with { WorkerTimeoutSeconds = v })
        .Key("precision", Kinds.Name<Precision>("a precision"), s => s.Precision, (s, v) => s with { Precision = v })
        .Key("reproducible", Kinds.Flag, s => s.Reproducible, (s, v) => s with { Reproducible = v });

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();
}
