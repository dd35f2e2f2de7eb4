using System.Collections.Concurrent;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Telemetry;

namespace DistTrain.Worker.Telemetry;

/// <summary>What the workers of this process have computed. Thread-safe.</summary>
public sealed class WorkerCounters
{
    private readonly ConcurrentDictionary<WorkerId, Work> _workers = [];

    /// <summary>The counter of a worker, for that worker alone to add to.</summary>
    internal Work Of(WorkerId worker) => _workers.GetOrAdd(worker, _ => new Work());

    /// <summary>Adds the metrics.</summary>
    public void AddTo<TState>(MetricSet<TState> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Add(Instruments.WorkerSamples, _ => _workers.Select(worker => Instruments.WorkerSamples.At(worker.Value.Samples, worker.Key.Value)));
        set.Add(Instruments.WorkerCompute, _ => _workers.Select(worker => Instruments.WorkerCompute.At(worker.Value.Seconds, worker.Key.Value)));
    }

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
