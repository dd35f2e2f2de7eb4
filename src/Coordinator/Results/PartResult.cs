using System.Text.Json.Nodes;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Results;

/// <summary>A model's loss and metrics on a part of the data.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Metrics">The metrics asked for; null where one is undefined for these samples.</param>
public sealed record PartResult(double Loss, long Samples, ValueList<MetricValue> Metrics)
{
    /// <summary>The value of the loss (null) or a metric; null when it is undefined or was not asked for.</summary>
    public double? Value(Metric? metric)
    {
        if (metric is null)
            return Loss;
        foreach (var value in Metrics)
            if (value.Metric == metric)
                return value.Value;
        return null;
    }

    /// <summary>As a JSON object: <c>loss</c>, each metric by its name, <c>samples</c>.</summary>
    public JsonObject ToNode()
    {
        var json = new JsonObject { ["loss"] = ResultJson.Number(Loss) };
        foreach (var metric in Metrics)
            json[metric.Key] = ResultJson.Number(metric.Value);
        json["samples"] = Samples;
        return json;
    }

    /// <exception cref="FormatException">A key is missing or not of its type.</exception>
    public static PartResult FromNode(JsonObject json) => ResultJson.Reading("part result", () => new PartResult(
        ResultJson.Optional(json, "loss") ?? double.NaN,
        ResultJson.Required<long>(json, "samples"),
        [
            .. Enum.GetValues<Metric>().Select(m => new MetricValue(m, null)).Where(m => json.ContainsKey(m.Key))
                .Select(m => m with { Value = ResultJson.Optional(json, m.Key) }),
        ]));
}
