using System.Collections.Concurrent;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Jobs;

/// <summary>Keeps what a job tells.</summary>
internal sealed class RecordingObserver : ITrainingObserver
{
    public ConcurrentQueue<EpochRecord> Epochs { get; } = [];

    public ConcurrentQueue<string> Warnings { get; } = [];

    public void StepCommitted(RunPosition position, int samples)
    {
    }

    public void Observe(TrainingEvent training)
    {
        if (training is TrainingEvent.EpochEnded ended)
            Epochs.Enqueue(ended.End.Record);
        else if (training is { Level: EventLevel.Warning, Text: { } text })
            Warnings.Enqueue(text);
    }

    public void Dispose()
    {
    }
}
