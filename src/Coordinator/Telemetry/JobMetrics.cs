using System.Diagnostics.Metrics;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Telemetry;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Metrics of jobs as they stand; of the newest ones only, so that an old state directory does not make ever more
/// series.</summary>
public static class JobMetrics
{
    /// <summary>Jobs with series of their own.</summary>
    public const int MaxJobs = 50;

    private static readonly JobPhase[] Phases = Enum.GetValues<JobPhase>();

    /// <summary>Adds their instruments to the meter of the process.</summary>
    /// <param name="meter">The process's meter.</param>
    /// <param name="state">What they are read from; called whenever somebody collects, from any thread.</param>
    public static void AddTo(Meter meter, Func<ClusterState> state)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentNullException.ThrowIfNull(state);
        meter.CreateObservableGauge("disttrain.jobs", () => Jobs(state()), "{job}", "Jobs by state.");
        Each("disttrain.job.state", "", "1 for the state that a job is in.", States);
        One("disttrain.job.workers", "{worker}", "Workers that a job has now.", job => job.Workers.Length);
        One(
            "disttrain.job.created_timestamp", "s", "When a job was handed in, Unix time.",
            job => job.Created.ToUnixTimeMilliseconds() / 1000.0);
        One(
            "disttrain.step", "{step}", "Optimizer steps since the start of a job.",
            job => job.Result?.Steps ?? job.Position?.Step ?? 0);
        One("disttrain.steps_per_epoch", "{step}", "Optimizer steps of an epoch.", job => job.Position?.StepsPerEpoch);
        One("disttrain.epoch", "{epoch}", "The epoch in hand, from 1.", job => job.Position?.Epoch);
        One("disttrain.epochs", "{epoch}", "The most epochs; absent without a limit.", job => job.Epochs);
        One("disttrain.best_epoch", "{epoch}", "The epoch with the best model so far.", job => job.Best?.Epoch);
        Each("disttrain.loss", "", "Mean loss of the last epoch.", Losses);
        Each("disttrain.metric", "", "A metric on the validation set after the last epoch.", Metrics);
        One("disttrain.learning_rate", "", "Learning rate of the last epoch's last step.", job => job.LastEpoch?.LearningRate);
        One(
            "disttrain.gradient_norm", "", "Mean norm of the mean gradient over the last epoch.",
            job => job.LastEpoch?.GradientNorm);
        One(
            "disttrain.samples_per_second", "{sample}/s", "Training rate of the last epoch.",
            job => job.LastEpoch?.SamplesPerSecond);
        One("disttrain.epoch.duration", "s", "Wall time of the last epoch, validation included.", job => job.LastEpoch?.Seconds);
        Each(
            "disttrain.worker.microbatches_per_second", "{microbatch}/s",
            "Measured speed of a worker that trains; 0 before it is known.",
            job => job.Workers.Select(
                worker => Measured.At(worker.MicrobatchesPerSecond, ("job", job.Id.Value), ("worker", worker.Worker.Value))));

        void Each(string name, string unit, string description, Func<JobStatus, IEnumerable<Measurement<double>>> read) =>
            meter.CreateObservableGauge(name, () => Shown(state()).SelectMany(read), unit, description);

        void One(string name, string unit, string description, Func<JobStatus, double?> read) =>
            Each(name, unit, description, job => read(job) is { } value ? [Measured.At(value, ("job", job.Id.Value))] : []);
    }

    private static IEnumerable<JobStatus> Shown(ClusterState state) =>
        state.Jobs.OrderBy(job => job.State.IsFinal()).Take(MaxJobs);

    private static IEnumerable<Measurement<double>> Jobs(ClusterState state) => state.Cluster is null && state.Jobs.Count == 0
        ? []
        : Phases.Select(phase => Measured.At(state.Jobs.Count(job => job.State == phase), ("state", KebabCase.Of(phase))));

    private static IEnumerable<Measurement<double>> States(JobStatus job) =>
        Phases.Select(phase => Measured.At(job.State == phase ? 1 : 0, ("job", job.Id.Value), ("state", KebabCase.Of(phase))));

    private static IEnumerable<Measurement<double>> Losses(JobStatus job)
    {
        if (job.LastEpoch is not { } epoch)
            yield break;
        yield return Measured.At(epoch.TrainLoss, ("job", job.Id.Value), ("part", "train"));
        if (epoch.ValidationLoss is { } loss)
            yield return Measured.At(loss, ("job", job.Id.Value), ("part", "validation"));
    }

    private static IEnumerable<Measurement<double>> Metrics(JobStatus job) => (job.LastEpoch?.ValidationMetrics ?? [])
        .Where(metric => metric.Value is not null)
        .Select(
            metric => Measured.At(metric.Value!.Value, ("job", job.Id.Value), ("metric", metric.Key), ("part", "validation")));
}
