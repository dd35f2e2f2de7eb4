using System.Diagnostics.Metrics;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Telemetry;
using DistTrain.Shared.Yaml;
using Instrument = DistTrain.Shared.Telemetry.Instrument;

namespace DistTrain.Coordinator.Telemetry;

/// <summary>Metrics of jobs as they stand; of the newest ones only, so that an old state directory does not make ever more series.</summary>
public static class JobMetrics
{
    /// <summary>Jobs with series of their own.</summary>
    public const int MaxJobs = 50;

    private static readonly JobPhase[] Phases = Enum.GetValues<JobPhase>();

    /// <summary>Adds them.</summary>
    public static void AddTo(MetricSet<ClusterState> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Add(Instruments.Jobs, state => state.Cluster is null && state.Jobs.Count == 0
            ? []
            : Phases.Select(phase => Instruments.Jobs.At(state.Jobs.Count(job => job.State == phase), KebabCase.Of(phase))));
        set.Add(Instruments.JobState, state => Shown(state).SelectMany(job =>
            Phases.Select(phase => Instruments.JobState.At(job.State == phase ? 1 : 0, job.Id.Value, KebabCase.Of(phase)))));
        Each(set, Instruments.Step, job => job.Result?.Steps ?? job.Position?.Step ?? 0);
        Each(set, Instruments.Epoch, job => job.Position?.Epoch);
        Each(set, Instruments.Epochs, job => job.Epochs);
        Each(set, Instruments.StepsPerEpoch, job => job.Position?.StepsPerEpoch);
        set.Add(Instruments.Loss, state => Shown(state).SelectMany(Losses));
        set.Add(Instruments.Metric, state => Shown(state).SelectMany(Metrics));
        Each(set, Instruments.LearningRate, job => job.LastEpoch?.LearningRate);
        Each(set, Instruments.GradientNorm, job => job.LastEpoch?.GradientNorm);
        Each(set, Instruments.SamplesPerSecond, job => job.LastEpoch?.SamplesPerSecond);
        Each(set, Instruments.EpochDuration, job => job.LastEpoch?.Seconds);
        Each(set, Instruments.BestEpoch, job => job.Best?.Epoch);
        Each(set, Instruments.JobWorkers, job => job.Workers.Length);
        Each(set, Instruments.JobCreated, job => job.Created.ToUnixTimeMilliseconds() / 1000.0);
        set.Add(Instruments.WorkerRate, state => Shown(state).SelectMany(job =>
            job.Workers.Select(worker =>
                Instruments.WorkerRate.At(worker.MicrobatchesPerSecond, job.Id.Value, worker.Worker.Value))));
    }

    private static void Each(MetricSet<ClusterState> set, Instrument instrument, Func<JobStatus, double?> value) =>
        set.Add(instrument, state => Shown(state).Where(job => value(job) is not null)
            .Select(job => instrument.At(value(job)!.Value, job.Id.Value)));

    private static IEnumerable<JobStatus> Shown(ClusterState state) =>
        state.Jobs.OrderBy(job => job.State.IsFinal()).Take(MaxJobs);

    private static IEnumerable<Measurement<double>> Losses(JobStatus job)
    {
        if (job.LastEpoch is not { } epoch)
            yield break;
        yield return Instruments.Loss.At(epoch.TrainLoss, job.Id.Value, "train");
        if (epoch.ValidationLoss is { } loss)
            yield return Instruments.Loss.At(loss, job.Id.Value, "validation");
    }

    private static IEnumerable<Measurement<double>> Metrics(JobStatus job) => (job.LastEpoch?.ValidationMetrics ?? [])
        .Where(metric => metric.Value is not null)
        .Select(metric => Instruments.Metric.At(metric.Value!.Value, job.Id.Value, metric.Key, "validation"));
}
