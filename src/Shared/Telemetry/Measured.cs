using System.Diagnostics.Metrics;

namespace DistTrain.Shared.Telemetry;

/// <summary>Numbers with labels, for the callbacks of observable instruments.</summary>
public static class Measured
{
    /// <summary>A number under labels; give an instrument's labels in the same order each time.</summary>
    public static Measurement<double> At(double value, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var i = 0; i < tags.Length; i++)
            tags[i] = new(labels[i].Label, labels[i].Value);
        return new Measurement<double>(value, tags);
    }
}
