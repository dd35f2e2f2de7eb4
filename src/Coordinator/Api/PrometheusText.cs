using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using DistTrain.Shared.Telemetry;
using Instrument = DistTrain.Shared.Telemetry.Instrument;

namespace DistTrain.Coordinator.Api;

/// <summary>Writes Prometheus' text format, version 0.0.4. All samples of a metric follow its <c># TYPE</c> line.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(4096);

    /// <summary>Writes a metric; one without a value is left out.</summary>
    public void Write(Instrument instrument, IEnumerable<Measurement<double>> values)
    {
        var name = instrument.PrometheusName;
        var begun = false;
        foreach (var value in values)
        {
            if (!begun)
                Begin(name, instrument);
            begun = true;
            Sample(name, value.Value, value.Tags);
        }
    }

    private void Begin(string name, Instrument instrument) => _text
        .Append("# HELP ").Append(name).Append(' ')
        .Append(instrument.Description.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal))
        .Append("\n# TYPE ").Append(name).Append(instrument.Kind == InstrumentKind.Counter ? " counter" : " gauge").Append('\n');

    private void Sample(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Key).Append("=\"").Append(Escaped((string)labels[i].Value!)).Append('"');
        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    public override string ToString() => _text.ToString();

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escaped(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
