namespace DistTrain.Coordinator.Http.Metrics;

/// <summary>Metrics of jobs, the newest ones only, so that an old state directory does not make ever more series.</summary>
internal static class JobMetrics
{
    /// <summary>Jobs with series of their own.</summary>
    public const int MaxJobs = 50;

    public static void Write(PrometheusText text, IReadOnlyList<JobView> all)
    {
        text.Metric("disttrain_jobs", "gauge", "Jobs by state.");
        foreach (var state in JobView.States)
            text.Sample("disttrain_jobs", all.Count(job => job.State == state), ("state", state));

        JobView[] jobs = [.. all.OrderBy(job => job.IsFinal).Take(MaxJobs)];
        text.Metric("disttrain_job_state", "gauge", "1 for the state that a job is in.");
        foreach (var job in jobs)
            foreach (var state in JobView.States)
                text.Sample("disttrain_job_state", job.State == state ? 1 : 0, ("job", job.Id), ("state", state));

        Each(text, jobs, "disttrain_steps_total", "counter", "Optimizer steps committed.", job => job.Result?.Steps ?? job.Position?.Step ?? 0);
        Each(text, jobs, "disttrain_samples_total", "counter", "Samples trained on, at the end of each epoch.", job => job.Samples);
        Each(text, jobs, "disttrain_epoch", "gauge", "The epoch in hand, from 1.", job => job.Position?.Epoch);
        Each(text, jobs, "disttrain_epochs", "gauge", "The most epochs; absent without a limit.", job => job.Epochs);
        Each(text, jobs, "disttrain_steps_per_epoch", "gauge", "Optimizer steps of an epoch.", job => job.Position?.StepsPerEpoch);
        Losses(text, jobs);
        Each(text, jobs, "disttrain_learning_rate", "gauge", "Learning rate of the last epoch's last step.", job => job.LastEpoch?.LearningRate);
        Each(text, jobs, "disttrain_gradient_norm", "gauge", "Mean norm of the mean gradient over the last epoch.", job => job.LastEpoch?.GradientNorm);
        Each(text, jobs, "disttrain_samples_per_second", "gauge", "Training rate of the last epoch.", job => job.LastEpoch?.SamplesPerSecond);
        Each(text, jobs, "disttrain_epoch_duration_seconds", "gauge", "Wall time of the last epoch, validation included.", job => job.LastEpoch?.Seconds);
        Each(text, jobs, "disttrain_best_epoch", "gauge", "The epoch with the best model so far.", job => job.Best?.Epoch);
        Each(text, jobs, "disttrain_job_workers", "gauge", "Workers that a job has now.", job => job.Workers.Count);
        Each(text, jobs, "disttrain_job_created_timestamp_seconds", "gauge", "When a job was handed in, Unix time.",
            job => job.Created.ToUnixTimeMilliseconds() / 1000.0);
    }

    private static void Losses(PrometheusText text, JobView[] jobs)
    {
        text.Metric("disttrain_loss", "gauge", "Mean loss of the last epoch.");
        foreach (var job in jobs)
        {
            if (job.LastEpoch is not { } epoch)
                continue;
            text.Sample("disttrain_loss", epoch.TrainLoss, ("job", job.Id), ("part", "train"));
            if (epoch.ValidationLoss is { } loss)
                text.Sample("disttrain_loss", loss, ("job", job.Id), ("part", "validation"));
        }

        text.Metric("disttrain_metric", "gauge", "A metric on the validation part after the last epoch.");
        foreach (var job in jobs)
            foreach (var metric in job.LastEpoch?.ValidationMetrics ?? [])
                if (metric.Value is { } value)
                    text.Sample("disttrain_metric", value, ("job", job.Id), ("metric", metric.Key), ("part", "validation"));
    }

    private static void Each(PrometheusText text, JobView[] jobs, string name, string kind, string help, Func<JobView, double?> value)
    {
        text.Metric(name, kind, help);
        foreach (var job in jobs)
            if (value(job) is { } number)
                text.Sample(name, number, ("job", job.Id));
    }
}
