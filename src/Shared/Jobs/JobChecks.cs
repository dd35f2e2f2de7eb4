using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>Fills in the defaults that depend on other keys, and checks what one key says against another.</summary>
internal static class JobChecks
{
    private const int DefaultEpochs = 100;

    public static JobSpec Finish(JobSpec job, ReadContext context)
    {
        job = FillIn(job, context);
        CheckLimits(job, context);
        CheckMonitors(job, context);
        if (context.IsGood("data"))
            DataChecks.Check(job, context);
        if (context.IsGood("optimizer") && job.Optimizer is SgdOptimizer { Nesterov: true } sgd
            && (sgd.Momentum <= 0 || sgd.Dampening != 0))
            context.Error("optimizer.sgd.nesterov", "needs momentum above 0 and dampening 0");
        if (context.IsGood("precision") && job.Precision == Precision.Bfloat16)
            context.Error("precision", "bfloat16 is not available yet; write float32");
        if (context.IsGood("model") && job.Model is LayersModel layers)
            ModelChecks.Check(layers, job, context);
        return job;
    }

    private static JobSpec FillIn(JobSpec job, ReadContext context)
    {
        var limits = new[] { "epochs", "steps", "wall-time" };
        if (!limits.Any(context.Has))
            job = job with { Epochs = DefaultEpochs };
        else if (limits.All(context.IsGood) && job is { Epochs: null, Steps: null, WallTimeSeconds: null })
            context.Error("epochs", "no end: give epochs, steps or wall-time");
        if (job is { Microbatches: null, BatchSize.IsFull: false })
            job = job with { Microbatches = JobSpec.DefaultMicrobatches(job.BatchSize.Resolve(int.MaxValue)) };
        return context.IsGood("schedule") && limits.All(context.IsGood)
            ? job with { Schedule = FillIn(job.Schedule, job, context) } : job;
    }

    private static ScheduleSpec FillIn(ScheduleSpec schedule, JobSpec job, ReadContext context)
    {
        switch (schedule)
        {
            case CosineSchedule { TMax: 0 } cosine:
                return cosine with { TMax = (int)Length("schedule.cosine.t-max", schedule.Every) };
            case PolynomialSchedule { TotalIters: 0 } polynomial:
                return polynomial with { TotalIters = (int)Length("schedule.polynomial.total-iters", schedule.Every) };
            case OneCycleSchedule { TotalSteps: 0 } cycle:
                return cycle with { TotalSteps = Length("schedule.one-cycle.total-steps", ScheduleUnit.Step, 2) };
            case MultiStepSchedule { Milestones: var stones } when stones.Zip(stones.Skip(1)).Any(p => p.First >= p.Second):
                context.Error("schedule.multi-step.milestones", $"found {stones}, expected increasing numbers");
                return schedule;
            default:
                return schedule;
        }

        long Length(string path, ScheduleUnit unit, long least = 1)
        {
            var length = unit == ScheduleUnit.Epoch ? job.Epochs : job.Steps;
            if (!(length >= least && length <= int.MaxValue))
                context.Error(path, $"missing, and the job's {KebabCase.Of(unit)}s give no length; write it");
            return length ?? 0;
        }
    }

    private static void CheckLimits(JobSpec job, ReadContext context)
    {
        if (context.IsGood("microbatches") && context.IsGood("batch-size") && job.Microbatches is { } microbatches
            && microbatches > job.BatchSize.Resolve(int.MaxValue))
            context.Error("microbatches", $"found {microbatches}, expected at most the batch-size, {job.BatchSize}");
        if (context.IsGood("workers") && job.Workers.Max < job.Workers.Min)
            context.Error("workers.max", $"found {job.Workers.Max}, expected at least workers.min, {job.Workers.Min}");
        var repeated = job.Metrics.GroupBy(metric => metric).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
            context.Error("metrics", $"'{KebabCase.Of(repeated.Key)}' twice; keep one");
    }

    private static void CheckMonitors(JobSpec job, ReadContext context)
    {
        if (context.IsGood("metrics") && context.IsGood("loss"))
        {
            for (var i = 0; i < job.Metrics.Count; i++)
                CheckMetric(job.Metrics[i], job.Loss, Paths.Below("metrics", i.ToString()), context);
        }

        if (job.EarlyStopping is { } stopping)
            CheckMonitor(stopping.Monitor, "early-stopping", job, context);
        if (job.TargetMetric is { } target)
            CheckMonitor(target.Monitor, "target-metric", job, context);
        if (job.Schedule is ReduceOnPlateauSchedule plateau)
            CheckMonitor(plateau.Monitor, "schedule.reduce-on-plateau", job, context);
    }

    private static void CheckMetric(Metric metric, LossSpec loss, string path, ReadContext context)
    {
        var fits = metric switch
        {
            Metric.Accuracy => loss.TargetType != TargetType.Real,
            Metric.Auc => loss.TargetType == TargetType.Binary,
            _ => loss.TargetType == TargetType.Real,
        };
        if (fits)
            return;
        var wanted = metric switch
        {
            Metric.Accuracy => "classes",
            Metric.Auc => "two classes (a binary-cross-entropy loss)",
            _ => "real targets",
        };
        context.Error(path, $"{KebabCase.Of(metric)} needs {wanted}, but the loss takes {Describe(loss.TargetType)}");
    }

    private static string Describe(TargetType type) => type switch
    {
        TargetType.Binary => "two classes",
        TargetType.Classes => "classes",
        _ => "real numbers",
    };

    private static void CheckMonitor(MonitoredMetric monitor, string section, JobSpec job, ReadContext context)
    {
        var path = Paths.Below(section, "monitor");
        if (!context.IsGood(section) || monitor.IsTraining)
            return;
        if (monitor.Metric is { } metric && context.IsGood("metrics") && job.Metrics.IndexOf(metric) < 0)
            context.Error(path, $"{monitor} is watched, but metrics lacks {KebabCase.Of(metric)}; add it there");
        else if (context.IsGood("data") && job.Data.Split.Validation == 0)
            context.Error(path, $"{monitor} is watched, but data.split.validation is 0");
    }
}
