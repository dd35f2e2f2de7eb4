using System.Collections.Concurrent;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Jobs;

/// <summary>Keeps what a job tells.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public ConcurrentQueue<EpochRecord> Epochs { get; } = [];

    public ConcurrentQueue<string> Warnings { get; } = [];

    public void Started(RunStart start)
    {
    }

    public void StepCommitted(RunPosition position, int samples)
    {
    }

    public void EpochEnded(EpochRecord record) => Epochs.Enqueue(record);

    public void Message(string text, bool warning)
    {
        if (warning)
            Warnings.Enqueue(text);
    }

    public void Dispose()
    {
    }
}
