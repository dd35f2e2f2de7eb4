using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>A value of each epoch that decisions watch: <c>train-loss</c>, <c>validation-loss</c> or
/// <c>validation-</c> and a metric.</summary>
[Kind<MonitoredMetricKind>]
public readonly record struct MonitoredMetric
{
    private MonitoredMetric(bool isTraining, Metric? metric)
    {
        IsTraining = isTraining;
        Metric = metric;
    }

    /// <summary>The mean loss over the epoch's minibatches.</summary>
    public static MonitoredMetric TrainLoss { get; } = new(true, null);

    /// <summary>The mean loss on the validation set.</summary>
    public static MonitoredMetric ValidationLoss { get; } = new(false, null);

    /// <summary>Whether it is the training loss; otherwise it is taken on the validation set.</summary>
    public bool IsTraining { get; }

    /// <summary>The metric; null for the loss.</summary>
    public Metric? Metric { get; }

    /// <summary>Whether a greater value is better.</summary>
    public bool HigherIsBetter => Metric is Jobs.Metric.Accuracy or Jobs.Metric.Auc;

    /// <summary>Every value that can be watched.</summary>
    public static ValueList<MonitoredMetric> All { get; } =
        [TrainLoss, ValidationLoss, .. Enum.GetValues<Metric>().Select(Validation)];

    /// <summary>A metric on the validation set.</summary>
    public static MonitoredMetric Validation(Metric metric) => new(false, metric);

    /// <summary>The name in the job file.</summary>
    public override string ToString() =>
        IsTraining ? "train-loss" : Metric is { } metric ? $"validation-{KebabCase.Of(metric)}" : "validation-loss";
}

/// <summary>A number that says how good the predictions for a part are.</summary>
[Named("a metric")]
public enum Metric
{
    /// <summary>Share of samples whose class is predicted (a probability counts as positive from 0.5 on).</summary>
    Accuracy,

    /// <summary>Area under the ROC curve; two classes only.</summary>
    Auc,

    /// <summary>Mean |y - t| over samples and outputs.</summary>
    MeanAbsoluteError,

    /// <summary>Root of the mean (y - t)^2 over samples and outputs.</summary>
    RootMeanSquaredError,
}
