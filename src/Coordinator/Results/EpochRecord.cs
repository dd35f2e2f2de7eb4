using System.Text.Json.Nodes;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Results;

/// <summary>One line of <c>epochs.jsonl</c>: what an epoch gave.</summary>
public sealed record EpochRecord
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimizer steps since the start of the run, this epoch's included.</summary>
    public required long Step { get; init; }

    /// <summary>Mean loss over the epoch's samples, each at the parameters it was trained with.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Mean loss on the validation set after the epoch; null without one.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The job's metrics on the validation set.</summary>
    public ValueList<MetricValue> ValidationMetrics { get; init; } = [];

    /// <summary>Learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Mean over the epoch's steps of the Euclidean norm of the mean gradient, before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Samples trained on in this epoch.</summary>
    public required long Samples { get; init; }

    /// <summary>Samples trained on per second of this epoch's training.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>Wall time of the epoch, validation included, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Workers that computed at the end of the epoch.</summary>
    public required int Workers { get; init; }

    /// <summary>True when this epoch's model is the best so far.</summary>
    public required bool Best { get; init; }

    /// <summary>The value a monitor watches; null when it is undefined or was not measured.</summary>
    public double? Value(MonitoredMetric monitor)
    {
        if (monitor.IsTraining)
            return TrainLoss;
        if (monitor.Metric is not { } metric)
            return ValidationLoss;
        foreach (var value in ValidationMetrics)
            if (value.Metric == metric)
                return value.Value;
        return null;
    }

    /// <summary>As a line of JSON, without a line end. A value that is not finite is written as null.</summary>
    public string ToJson() => ToNode().ToJsonString();

    /// <summary>As a JSON object with the keys of <c>epochs.jsonl</c>.</summary>
    public JsonObject ToNode()
    {
        var json = new JsonObject
        {
            ["epoch"] = Epoch,
            ["step"] = Step,
            ["train_loss"] = ResultJson.Number(TrainLoss),
            ["validation_loss"] = ResultJson.Number(ValidationLoss),
        };
        foreach (var metric in ValidationMetrics)
            json["validation_" + metric.Key] = ResultJson.Number(metric.Value);
        json["learning_rate"] = ResultJson.Number(LearningRate);
        json["gradient_norm"] = ResultJson.Number(GradientNorm);
        json["samples"] = Samples;
        json["samples_per_second"] = ResultJson.Number(SamplesPerSecond);
        json["seconds"] = ResultJson.Number(Seconds);
        json["workers"] = Workers;
        json["best"] = Best;
        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; unknown keys are left alone.</summary>
    /// <exception cref="FormatException">A key is missing or not of its type.</exception>
    public static EpochRecord FromNode(JsonObject json) => ResultJson.Reading("epoch record", () => new EpochRecord
    {
        Epoch = ResultJson.Required<int>(json, "epoch"),
        Step = ResultJson.Required<long>(json, "step"),
        TrainLoss = ResultJson.Optional(json, "train_loss") ?? double.NaN,
        ValidationLoss = ResultJson.Optional(json, "validation_loss"),
        ValidationMetrics =
        [
            .. Enum.GetValues<Metric>().Select(m => new MetricValue(m, null)).Where(m => json.ContainsKey("validation_" + m.Key))
                .Select(m => m with { Value = ResultJson.Optional(json, "validation_" + m.Key) }),
        ],
        LearningRate = ResultJson.Required<double>(json, "learning_rate"),
        GradientNorm = ResultJson.Optional(json, "gradient_norm") ?? double.NaN,
        Samples = ResultJson.Required<long>(json, "samples"),
        SamplesPerSecond = ResultJson.Optional(json, "samples_per_second") ?? double.NaN,
        Seconds = ResultJson.Optional(json, "seconds") ?? double.NaN,
        Workers = ResultJson.Required<int>(json, "workers"),
        Best = ResultJson.Required<bool>(json, "best"),
    });

    /// <summary>Reads a line of <c>epochs.jsonl</c>.</summary>
    /// <exception cref="FormatException">The line is not an epoch record.</exception>
    public static EpochRecord FromJson(string line) => FromNode(ResultJson.Object(line));
}
