using System.Globalization;
using System.Text;
using DistTrain.Shared.Results;

namespace DistTrain.Shared.Logging;

/// <summary>The readable line of an epoch; its columns stay where they are from one epoch to the next.</summary>
public static class EpochLine
{
    /// <summary>Formats one epoch.</summary>
    /// <param name="record">What the epoch gave.</param>
    /// <param name="epochs">The most epochs that the run may take; null without a limit.</param>
    /// <param name="bestEpoch">The best epoch so far; null when there is none yet.</param>
    public static string Format(EpochRecord record, int? epochs, int? bestEpoch)
    {
        ArgumentNullException.ThrowIfNull(record);
        var line = new StringBuilder(128);
        var limit = epochs is { } most ? most.ToString(CultureInfo.InvariantCulture) : "";
        line.Append("epoch ").Append(record.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(limit.Length == 0 ? 4 : limit.Length));
        if (limit.Length > 0)
            line.Append('/').Append(limit);
        Append(line, "train", record.TrainLoss);
        if (record.ValidationLoss is { } validation)
            Append(line, "validation", validation);
        foreach (var metric in record.ValidationMetrics)
            Append(line, metric.Key.Replace('_', '-'), metric.Value);
        line.Append("  ").Append(Rate(record.SamplesPerSecond).PadLeft(9)).Append(" samples/s");
        line.Append("  ").Append(Count(record.Workers, "worker").PadRight(9));
        line.Append("  lr ").Append(Short(record.LearningRate));
        if (record.Best)
            line.Append("  * best so far");
        else if (bestEpoch is { } best)
            line.Append("  best: epoch ").Append(best.ToString(CultureInfo.InvariantCulture));
        return line.ToString();
    }

    /// <summary>A loss or metric in eight characters or less: four decimals, or a power of ten when they would not show it.</summary>
    public static string Figure(double? value) => value switch
    {
        null => "-",
        0 => "0.0000",
        { } v when !double.IsFinite(v) => v.ToString(CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) is >= 0.001 and < 1000 => v.ToString("0.0000", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.00e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>A number and its noun: <c>1 worker</c>, <c>2 workers</c>, <c>5,000 samples</c>.</summary>
    public static string Count(long number, string noun) =>
        number.ToString("N0", CultureInfo.InvariantCulture) + " " + noun + (number == 1 ? "" : "s");

    /// <summary>A rate: whole from 100 on, else with one decimal.</summary>
    public static string Rate(double perSecond) =>
        double.IsFinite(perSecond) ? perSecond.ToString(perSecond >= 100 ? "N0" : "N1", CultureInfo.InvariantCulture) : "-";

    private static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal);

    private static void Append(StringBuilder line, string name, double? value) =>
        line.Append("  ").Append(name).Append(' ').Append(Figure(value).PadLeft(6));
}
