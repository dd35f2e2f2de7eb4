using System.Diagnostics.Metrics;

namespace DistTrain.Shared.Telemetry;

/// <summary>What an instrument's numbers mean.</summary>
public enum InstrumentKind
{
    /// <summary>Only grows while its process lives.</summary>
    Counter,

    /// <summary>How much there is now.</summary>
    Gauge,
}

/// <summary>A number that DistTrain tells about itself.</summary>
/// <param name="Name">Its name in OpenTelemetry: lower case, with dots.</param>
/// <param name="Kind">What its numbers mean.</param>
/// <param name="Unit">Its unit in UCUM's notation: <c>s</c>, <c>By</c>, <c>{step}</c>; empty for none.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Labels">Names of its labels, in order.</param>
public sealed record Instrument(string Name, InstrumentKind Kind, string Unit, string Description, params string[] Labels)
{
    /// <summary>
    /// Its name on <c>/metrics</c>, which is the one that an OpenTelemetry collector makes of <see cref="Name"/> for Prometheus:
    /// underscores for dots, the unit behind it unless it is an annotation in braces, <c>_total</c> behind counters.
    /// </summary>
    public string PrometheusName => Name.Replace('.', '_') + UnitSuffix + (Kind == InstrumentKind.Counter ? "_total" : "");

    private string UnitSuffix => Unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };

    /// <summary>A value under the labels' values, in the order of <see cref="Labels"/>.</summary>
    /// <exception cref="ArgumentException">There are more or fewer values than labels.</exception>
    public Measurement<double> At(double value, params ReadOnlySpan<string> labels)
    {
        if (labels.Length != Labels.Length)
            throw new ArgumentException($"{Name} has {Labels.Length} labels, found {labels.Length} values", nameof(labels));
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var i = 0; i < tags.Length; i++)
            tags[i] = new(Labels[i], labels[i]);
        return new Measurement<double>(value, tags);
    }
}
