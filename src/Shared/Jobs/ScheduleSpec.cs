namespace DistTrain.Shared.Jobs;

/// <summary>How the learning rate changes; names and defaults are those of <c>torch.optim.lr_scheduler</c>. Below,
/// <c>t</c> counts epochs or steps from 0, as <see cref="Every"/> says.</summary>
public abstract record ScheduleSpec
{
    /// <summary>What <c>t</c> counts. <c>one-cycle</c> always counts steps, <c>reduce-on-plateau</c> always epochs.</summary>
    public ScheduleUnit Every { get; init; } = ScheduleUnit.Epoch;

    /// <summary>A linear warm-up over the first steps, or null.</summary>
    public WarmUpSpec? WarmUp { get; init; }
}

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Passes over the training part.</summary>
    Epoch,

    /// <summary>Optimizer steps.</summary>
    Step,
}

/// <summary>At step s (from 0) below <see cref="Steps"/>, the schedule's rate is multiplied by
/// StartFactor + (1 - StartFactor) s / Steps.</summary>
public sealed record WarmUpSpec
{
    /// <summary>How many steps, at least 1.</summary>
    public required long Steps { get; init; }

    /// <summary>The first factor, in (0, 1].</summary>
    public double StartFactor { get; init; } = 0.1;
}

/// <summary><c>constant</c>.</summary>
public sealed record ConstantSchedule : ScheduleSpec;

/// <summary><c>step</c>: multiplied by gamma every step-size.</summary>
public sealed record StepSchedule : ScheduleSpec
{
    /// <summary>At least 1.</summary>
    public required int StepSize { get; init; }

    /// <summary>The factor, above 0.</summary>
    public double Gamma { get; init; } = 0.1;
}

/// <summary><c>multi-step</c>: multiplied by gamma at each milestone.</summary>
public sealed record MultiStepSchedule : ScheduleSpec
{
    /// <summary>Increasing, each at least 1.</summary>
    public required ValueList<int> Milestones { get; init; }

    /// <summary>The factor, above 0.</summary>
    public double Gamma { get; init; } = 0.1;
}

/// <summary><c>exponential</c>: gamma^t.</summary>
public sealed record ExponentialSchedule : ScheduleSpec
{
    /// <summary>The factor, above 0.</summary>
    public required double Gamma { get; init; }
}

/// <summary><c>polynomial</c>: (1 - min(t, total-iters) / total-iters)^power.</summary>
public sealed record PolynomialSchedule : ScheduleSpec
{
    /// <summary>When zero is reached, at least 1.</summary>
    public required int TotalIters { get; init; }

    /// <summary>The exponent, above 0.</summary>
    public double Power { get; init; } = 1.0;
}

/// <summary><c>cosine</c>: eta-min + (rate - eta-min) (1 + cos(pi t / t-max)) / 2, held at eta-min after t-max.</summary>
public sealed record CosineSchedule : ScheduleSpec
{
    /// <summary>Half a period, at least 1.</summary>
    public required int TMax { get; init; }

    /// <summary>The smallest learning rate, 0 or more.</summary>
    public double EtaMin { get; init; }
}

/// <summary><c>cosine-warm-restarts</c>: the cosine starts again after t-0, then t-0 t-mult, and so on.</summary>
public sealed record CosineWarmRestartsSchedule : ScheduleSpec
{
    /// <summary>Length of the first period, at least 1.</summary>
    public required int T0 { get; init; }

    /// <summary>Growth of the periods, at least 1.</summary>
    public int TMult { get; init; } = 1;

    /// <summary>The smallest learning rate, 0 or more.</summary>
    public double EtaMin { get; init; }
}

/// <summary><c>one-cycle</c> (two phases): from max-lr / div-factor up to max-lr, then down to
/// max-lr / div-factor / final-div-factor. The optimizer's own learning rate is not used; momentum is not cycled.</summary>
public sealed record OneCycleSchedule : ScheduleSpec
{
    /// <summary>The highest learning rate, above 0.</summary>
    public required double MaxLr { get; init; }

    /// <summary>Length in steps, at least 2.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Share of the steps that go up, in (0, 1).</summary>
    public double PctStart { get; init; } = 0.3;

    /// <summary>The shape between the ends.</summary>
    public AnnealStrategy AnnealStrategy { get; init; } = AnnealStrategy.Cos;

    /// <summary>At least 1.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>At least 1.</summary>
    public double FinalDivFactor { get; init; } = 1e4;
}

/// <summary>The shape of a one-cycle schedule between its ends.</summary>
public enum AnnealStrategy
{
    /// <summary>Half a cosine.</summary>
    Cos,

    /// <summary>A straight line.</summary>
    Linear,
}

/// <summary><c>reduce-on-plateau</c>: multiplied by factor when the monitored value has not become better for more than
/// patience epochs.</summary>
public sealed record ReduceOnPlateauSchedule : ScheduleSpec
{
    /// <summary>The value watched.</summary>
    public Monitor Monitor { get; init; } = Monitor.ValidationLoss;

    /// <summary>In (0, 1).</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>Epochs without progress that are put up with.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>What counts as progress.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Whether the threshold is a share of the best value or a difference.</summary>
    public ThresholdMode ThresholdMode { get; init; } = ThresholdMode.Rel;

    /// <summary>Epochs after a reduction in which nothing is counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The smallest learning rate.</summary>
    public double MinLr { get; init; }

    /// <summary>A smaller change of the rate is left out.</summary>
    public double Eps { get; init; } = 1e-8;
}

/// <summary>What a plateau's threshold is.</summary>
public enum ThresholdMode
{
    /// <summary>A share of the best value.</summary>
    Rel,

    /// <summary>A difference.</summary>
    Abs,
}
