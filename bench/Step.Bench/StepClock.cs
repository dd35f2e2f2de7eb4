using System.Diagnostics;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Bench.Steps;

/// <summary>Takes the time between the commits of a run, the first ones left out.</summary>
internal sealed class StepClock(int steps, int warmUp) : ITrainingObserver
{
    private readonly double[] _milliseconds = new double[steps];
    private readonly ManualResetEventSlim _ended = new();
    private long _last;
    private long _allocated;
    private int _done = -warmUp;

    /// <summary>Why the run ended; empty until it has.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Hash of the final parameters and optimizer state; empty until the run has ended.</summary>
    public string StateHash { get; private set; } = "";

    public double MedianMilliseconds
    {
        get
        {
            var sorted = _milliseconds.Order().ToArray();
            return sorted[sorted.Length / 2];
        }
    }

    /// <summary>Managed bytes that a step allocates in the coordinator; below 0 when the run ended early.</summary>
    public long BytesPerStep { get; private set; } = -1;

    public void WaitForEnd() => _ended.Wait();

    public void StepCommitted(RunPosition position, int samples)
    {
        var now = Stopwatch.GetTimestamp();
        if (_done == 0)
            _allocated = GC.GetTotalAllocatedBytes();
        if (_done >= 0 && _done < _milliseconds.Length)
            _milliseconds[_done] = Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds;
        if (++_done == _milliseconds.Length)
            BytesPerStep = (GC.GetTotalAllocatedBytes() - _allocated) / _milliseconds.Length;
        _last = now;
    }

    public void Observe(TrainingEvent training)
    {
        if (training is not TrainingEvent.Ended { Result: var result })
            return;
        Reason = result.Reason;
        StateHash = result.StateSha256 ?? "";
        _ended.Set();
    }

    public void Dispose() => _ended.Dispose();
}
