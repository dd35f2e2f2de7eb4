using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Results;

/// <summary>A metric and its value on a set of samples; null when it is undefined there.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Its value; null when it is undefined (the area under the curve of one class).</param>
public readonly record struct MetricValue(Metric Metric, double? Value)
{
    /// <summary>The metric's name in result files: <c>mean_absolute_error</c>.</summary>
    public string Key => KebabCase.Of(Metric).Replace('-', '_');
}
