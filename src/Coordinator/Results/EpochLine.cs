using System.Globalization;
using System.Text;
using DistTrain.Shared.Logging;

namespace DistTrain.Coordinator.Results;

/// <summary>The readable line of an epoch; its columns stay where they are from one epoch to the next.</summary>
public static class EpochLine
{
    /// <param name="record">What the epoch gave.</param>
    /// <param name="epochs">The most epochs that the run may take; null without a limit.</param>
    /// <param name="bestEpoch">The best epoch so far; null when there is none yet.</param>
    public static string Format(EpochRecord record, int? epochs, int? bestEpoch)
    {
        ArgumentNullException.ThrowIfNull(record);
        var line = new StringBuilder(128);
        var limit = epochs is { } most ? most.ToString(CultureInfo.InvariantCulture) : "";
        line.Append("epoch ")
            .Append(record.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(limit.Length == 0 ? 4 : limit.Length));
        if (limit.Length > 0)
            line.Append('/').Append(limit);
        Append(line, "train", record.TrainLoss);
        if (record.ValidationLoss is { } validation)
            Append(line, "validation", validation);
        foreach (var metric in record.ValidationMetrics)
            Append(line, metric.Key.Replace('_', '-'), metric.Value);
        line.Append("  ").Append(Quantity.Rate(record.SamplesPerSecond).PadLeft(9)).Append(" samples/s");
        line.Append("  ").Append(Quantity.Count(record.Workers, "worker").PadRight(9));
        line.Append("  lr ").Append(Short(record.LearningRate));
        if (record.Best)
            line.Append("  * best so far");
        else if (bestEpoch is { } best)
            line.Append("  best: epoch ").Append(best.ToString(CultureInfo.InvariantCulture));
        return line.ToString();
    }

    private static string Short(double value) =>
        value.ToString("G4", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal);

    private static void Append(StringBuilder line, string name, double? value) =>
        line.Append("  ").Append(name).Append(' ').Append(Quantity.Figure(value).PadLeft(6));
}
