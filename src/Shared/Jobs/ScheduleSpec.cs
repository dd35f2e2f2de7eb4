using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>How the learning rate changes: names, formulas and defaults are those of <c>torch.optim.lr_scheduler</c>. Below,
/// <c>t</c> counts epochs or steps from 0, as <see cref="Every"/> says.</summary>
[Union("a schedule")]
[Alternative("constant", typeof(ConstantSchedule))]
[Alternative("step", typeof(StepSchedule))]
[Alternative("multi-step", typeof(MultiStepSchedule))]
[Alternative("exponential", typeof(ExponentialSchedule))]
[Alternative("polynomial", typeof(PolynomialSchedule))]
[Alternative("cosine", typeof(CosineSchedule))]
[Alternative("cosine-warm-restarts", typeof(CosineWarmRestartsSchedule))]
[Alternative("one-cycle", typeof(OneCycleSchedule))]
[Alternative("reduce-on-plateau", typeof(ReduceOnPlateauSchedule))]
public abstract record ScheduleSpec
{
    /// <summary>What <c>t</c> counts. <c>one-cycle</c> always counts steps, <c>reduce-on-plateau</c> always epochs.</summary>
    [Beside] public ScheduleUnit Every { get; init; } = ScheduleUnit.Epoch;

    /// <summary>A linear warm-up over the first steps.</summary>
    [Beside] public WarmUpSpec? WarmUp { get; init; }
}

/// <summary>The unit in which a schedule counts time.</summary>
[Named("a unit")]
public enum ScheduleUnit
{
    /// <summary>Passes over the training set.</summary>
    Epoch,

    /// <summary>Optimizer steps, counted through all epochs.</summary>
    Step,
}

/// <summary>At step s (from 0) below <see cref="Steps"/>, the schedule's rate is multiplied by start-factor + (1 -
/// start-factor) s / steps.</summary>
public sealed record WarmUpSpec
{
    /// <summary>The number of steps of the warm-up.</summary>
    [Bounds(AtLeast = 1)] public required long Steps { get; init; }

    /// <summary>The first factor; at step s (from 0) the schedule's rate is multiplied by start-factor + (1 - start-factor) s /
    /// steps.</summary>
    [Bounds(Above = 0, AtMost = 1)] public double StartFactor { get; init; } = 0.1;
}

/// <summary>The learning rate stays as it is.</summary>
public sealed record ConstantSchedule : ScheduleSpec;

/// <summary>The learning rate is multiplied by <c>gamma</c> every <c>step-size</c> epochs or steps.</summary>
public sealed record StepSchedule : ScheduleSpec
{
    /// <summary>Epochs or steps between two changes.</summary>
    [Bounds(AtLeast = 1)] public required int StepSize { get; init; }

    /// <summary>The learning rate is multiplied by it every <c>step-size</c> epochs or steps.</summary>
    [Bounds(Above = 0)] public double Gamma { get; init; } = 0.1;
}

/// <summary>The learning rate is multiplied by <c>gamma</c> at each milestone.</summary>
public sealed record MultiStepSchedule : ScheduleSpec
{
    /// <summary>The epochs or steps at which the learning rate changes.</summary>
    [List("whole numbers", Rule = ", increasing"), Bounds(AtLeast = 1)] public required ValueList<int> Milestones { get; init; }

    /// <summary>The learning rate is multiplied by it at each milestone.</summary>
    [Bounds(Above = 0)] public double Gamma { get; init; } = 0.1;
}

/// <summary>The learning rate times <c>gamma</c>^t.</summary>
public sealed record ExponentialSchedule : ScheduleSpec
{
    /// <summary>The learning rate is multiplied by it after every epoch or step.</summary>
    [Bounds(Above = 0)] public required double Gamma { get; init; }
}

/// <summary>The learning rate times (1 - t / total-iters)^power, then 0.</summary>
public sealed record PolynomialSchedule : ScheduleSpec
{
    /// <summary>The t at which zero is reached. <c>auto</c>: the job's epochs (or steps, with <c>every: step</c>).</summary>
    [Bounds(AtLeast = 1), Word("auto")] public int TotalIters { get; init; }

    /// <summary>The exponent of the decay; 1: a straight line.</summary>
    [Bounds(Above = 0)] public double Power { get; init; } = 1.0;
}

/// <summary>Half a cosine from the learning rate to <c>eta-min</c> over <c>t-max</c>, then held: eta-min + (rate - eta-min) (1
/// + cos(pi t / t-max)) / 2.</summary>
public sealed record CosineSchedule : ScheduleSpec
{
    /// <summary>Half a period. <c>auto</c>: the job's epochs (or steps, with <c>every: step</c>).</summary>
    [Bounds(AtLeast = 1), Word("auto")] public int TMax { get; init; }

    /// <summary>The learning rate at the end of the cosine.</summary>
    [Bounds(AtLeast = 0)] public double EtaMin { get; init; }
}

/// <summary>The cosine starts again after <c>t-0</c>, then <c>t-0</c> x <c>t-mult</c>, and so on.</summary>
public sealed record CosineWarmRestartsSchedule : ScheduleSpec
{
    /// <summary>Length of the first period.</summary>
    [Key("t-0"), Bounds(AtLeast = 1)] public required int T0 { get; init; }

    /// <summary>Each period is so many times as long as the one before.</summary>
    [Bounds(AtLeast = 1)] public int TMult { get; init; } = 1;

    /// <summary>The learning rate at the end of each period.</summary>
    [Bounds(AtLeast = 0)] public double EtaMin { get; init; }
}

/// <summary>Up from max-lr / div-factor to max-lr, then down to max-lr / div-factor / final-div-factor. Counts steps. The
/// optimizer's own learning rate is not used; momentum is not cycled.</summary>
public sealed record OneCycleSchedule : ScheduleSpec
{
    /// <summary>The learning rate at the peak.</summary>
    [Bounds(Above = 0)] public required double MaxLr { get; init; }

    /// <summary>Length in steps. <c>auto</c>: the job's <c>steps</c>.</summary>
    [Bounds(AtLeast = 2), Word("auto")] public long TotalSteps { get; init; }

    /// <summary>Share of the steps in which the learning rate rises.</summary>
    [Bounds(Above = 0, Below = 1)] public double PctStart { get; init; } = 0.3;

    /// <summary>The shape of the curve between its first value, peak and last value.</summary>
    public AnnealStrategy AnnealStrategy { get; init; } = AnnealStrategy.Cos;

    /// <summary>The highest rate divided by the first one.</summary>
    [Bounds(AtLeast = 1)] public double DivFactor { get; init; } = 25;

    /// <summary>The first rate divided by the last one.</summary>
    [Bounds(AtLeast = 1)] public double FinalDivFactor { get; init; } = 1e4;
}

/// <summary>The shape of a one-cycle schedule between its ends.</summary>
[Named("a shape")]
public enum AnnealStrategy
{
    /// <summary>Half a cosine, flat at both ends.</summary>
    Cos,

    Linear,
}

/// <summary>The learning rate is multiplied by <c>factor</c> when the monitored value has not improved for more than
/// <c>patience</c> epochs. Counts epochs.</summary>
public sealed record ReduceOnPlateauSchedule : ScheduleSpec
{
    /// <summary>The value that is watched, once per epoch.</summary>
    public MonitoredMetric Monitor { get; init; } = MonitoredMetric.ValidationLoss;

    /// <summary>The learning rate is multiplied by it at each reduction.</summary>
    [Bounds(Above = 0, Below = 1)] public double Factor { get; init; } = 0.1;

    /// <summary>Epochs without improvement that are tolerated.</summary>
    [Bounds(AtLeast = 0)] public int Patience { get; init; } = 10;

    /// <summary>By how much a value must beat the best one to count as an improvement.</summary>
    [Bounds(AtLeast = 0)] public double Threshold { get; init; } = 1e-4;

    /// <summary>Whether the threshold is a share of the best value or a difference.</summary>
    public ThresholdMode ThresholdMode { get; init; } = ThresholdMode.Rel;

    /// <summary>Epochs after a reduction in which nothing is counted.</summary>
    [Bounds(AtLeast = 0)] public int Cooldown { get; init; }

    /// <summary>The learning rate is not reduced below it.</summary>
    [Bounds(AtLeast = 0)] public double MinLr { get; init; }

    /// <summary>A reduction by less than this is not made.</summary>
    [Bounds(AtLeast = 0)] public double Eps { get; init; } = 1e-8;
}

/// <summary>What the threshold of <c>reduce-on-plateau</c> is compared with.</summary>
[Named("a kind of threshold")]
public enum ThresholdMode
{
    /// <summary>A share of the best value.</summary>
    Rel,

    /// <summary>An absolute difference from the best value.</summary>
    Abs,
}
