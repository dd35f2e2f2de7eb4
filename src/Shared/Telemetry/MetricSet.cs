using System.Diagnostics.Metrics;
using Instrument = DistTrain.Shared.Telemetry.Instrument;

namespace DistTrain.Shared.Telemetry;

/// <summary>
/// Instruments with what reads their numbers. Prometheus' text and OpenTelemetry's meter both come from here, so they
/// cannot tell different things.
/// </summary>
/// <typeparam name="TState">What the numbers are read from.</typeparam>
public sealed class MetricSet<TState>
{
    private readonly List<(Instrument Instrument, Func<TState, IEnumerable<Measurement<double>>> Read)> _metrics = [];

    /// <summary>Adds an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="read">Its numbers now; none where there is nothing to tell. Called from any thread.</param>
    public void Add(Instrument instrument, Func<TState, IEnumerable<Measurement<double>>> read) => _metrics.Add((instrument, read));

    /// <summary>Adds an instrument with one number and no labels.</summary>
    public void Add(Instrument instrument, Func<TState, double> read) => Add(instrument, state => [instrument.At(read(state))]);

    /// <summary>Every instrument with its numbers.</summary>
    public IEnumerable<(Instrument Instrument, IEnumerable<Measurement<double>> Values)> Read(TState state) =>
        _metrics.Select(metric => (metric.Instrument, metric.Read(state)));

    /// <summary>A meter with the same instruments; they are read when somebody listens and asks. Dispose it.</summary>
    /// <param name="state">What they are read from then.</param>
    public Meter Publish(Func<TState> state)
    {
        var meter = new Meter(Instruments.MeterName);
        foreach (var (instrument, read) in _metrics)
        {
            if (instrument.Kind == InstrumentKind.Counter)
                meter.CreateObservableCounter(instrument.Name, () => read(state()), instrument.Unit, instrument.Description);
            else
                meter.CreateObservableGauge(instrument.Name, () => read(state()), instrument.Unit, instrument.Description);
        }

        return meter;
    }
}
