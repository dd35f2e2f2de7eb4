using DistTrain.Coordinator.Results;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Yaml;

namespace DistTrain.Cli.Progress;

/// <summary>The lines below the last epoch.</summary>
internal static class RunSummary
{
    /// <summary>The result of a run in this process, and where it was written.</summary>
    public static IEnumerable<string> Lines(RunResult result, string directory) =>
        Lines(result).Append(result.Outcome == RunOutcome.Cancelled
            ? $"written to {directory}; the same command with --resume --out {directory} goes on"
            : $"written to {directory}");

    /// <summary>The result of a run: why it ended, its best epoch and its metrics.</summary>
    public static IEnumerable<string> Lines(RunResult result)
    {
        var outcome = KebabCase.Of(result.Outcome).Replace('-', ' ');
        yield return $"{outcome} after {Quantity.Count(result.Epochs, "epoch")} "
            + $"({Quantity.Count(result.Steps, "step")}): {result.Reason}";
        if (result.Best is { } best)
            yield return $"returned model: epoch {best.Epoch}";
        if (result.Validation is { } validation)
            yield return "validation " + Figures(validation);
        if (result.Test is { } test)
            yield return "test       " + Figures(test);
    }

    private static string Figures(PartResult part) =>
        $"loss {Quantity.Figure(part.Loss)}"
        + string.Concat(part.Metrics.Select(metric => $"  {metric.Key.Replace('_', '-')} {Quantity.Figure(metric.Value)}"))
        + (part.Samples > 0 ? $"  ({Quantity.Count(part.Samples, "sample")})" : "");
}
