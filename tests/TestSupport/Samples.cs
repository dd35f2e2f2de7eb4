using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;

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

    public static JobView Job(string id, string state = "training", int epochs = 2) => new()
    {
        Id = id,
        Name = "tiny",
        State = state,
        Created = DateTimeOffset.UnixEpoch,
        Position = new PositionView(epochs + 1, 3, epochs * 10 + 3, 10),
        Epochs = 40,
        Samples = 320 * epochs,
        LastEpoch = Epoch(epochs),
        Best = Epoch(1),
        Workers = [new JobWorkerView("w1/cpu", "computes 2 microbatches of step 24", 2, 125.5)],
    };

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
