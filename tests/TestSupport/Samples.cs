using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.TestSupport;

/// <summary>Jobs and epochs to show.</summary>
internal static class Samples
{
    public const string JobFile =
        """
        name: tiny
        data: {csv: tiny.csv, target: label, numeric: [x, y]}
        model: {layers: [{linear: 1}, sigmoid]}
        loss: binary-cross-entropy
        metrics: [accuracy]
        epochs: 40
        """;

    public static JobStatus Job(string id, JobPhase state = JobPhase.Training, int epochs = 2) => new()
    {
        Id = new JobId(id),
        Name = "tiny",
        State = state,
        Created = DateTimeOffset.UnixEpoch,
        Position = new JobPosition(epochs + 1, 3, epochs * 10 + 3, 10),
        Epochs = 40,
        Samples = 320 * epochs,
        LastEpoch = Epoch(epochs),
        Best = Epoch(1),
        Reproducible = true,
        Workers = [new JobWorker(new WorkerId("w1/cpu"), "computes 2 microbatches of step 24", 2, 125.5)],
    };

    public static WorkerStatus Worker(string id, string? job = null) => new(
        new WorkerId(id), "w1", "CPU", job is null ? null : new JobId(job), job is null ? WorkerState.Free : WorkerState.Leased,
        LastMessageSeconds: 0.5);

    public static EpochRecord Epoch(int epoch) => new()
    {
        Epoch = epoch,
        Step = epoch * 10,
        TrainLoss = 1.0 / epoch,
        ValidationLoss = 1.25 / epoch,
        ValidationMetrics = [new MetricValue(Metric.Accuracy, 0.75)],
        LearningRate = 0.001,
        GradientNorm = 0.5,
        Samples = 320,
        SamplesPerSecond = 3200,
        Seconds = 0.1,
        Workers = 1,
        Best = epoch == 1,
    };
}
