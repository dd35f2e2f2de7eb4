using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Telemetry;

namespace DistTrain.Worker.Telemetry;

/// <summary>What the workers of this process have computed. Thread-safe.</summary>
public sealed class WorkerCounters
{
    private readonly ConcurrentDictionary<WorkerId, Work> _workers = [];

    /// <summary>The counter of a worker, for that worker alone to add to.</summary>
    internal Work Of(WorkerId worker) => _workers.GetOrAdd(worker, _ => new Work());

    /// <summary>Adds the instruments that are read from here.</summary>
    public void AddTo(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.CreateObservableCounter(
            "disttrain.worker.samples", () => Each(work => work.Samples), "{sample}",
            "Samples that a worker of this process computed gradients of.");
        meter.CreateObservableCounter(
            "disttrain.worker.compute", () => Each(work => work.Seconds), "s",
            "Time that a worker of this process spent on gradients.");
    }

    private IEnumerable<Measurement<double>> Each(Func<Work, double> read) =>
        _workers.Select(worker => Measured.At(read(worker.Value), ("worker", worker.Key.Value)));

    /// <summary>What one worker has computed.</summary>
    internal sealed class Work
    {
        private long _samples;
        private double _seconds;

        public long Samples => Volatile.Read(ref _samples);

        public double Seconds => Volatile.Read(ref _seconds);

        public void Add(long samples, TimeSpan time)
        {
            Volatile.Write(ref _samples, _samples + samples);
            Volatile.Write(ref _seconds, _seconds + time.TotalSeconds);
        }
    }
}
