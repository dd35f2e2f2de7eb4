namespace DistTrain.Shared.Jobs.Schema;

/// <summary>The values of <c>schedule</c>. A length of 0 stands for "as long as the job" until the whole file is read.</summary>
internal static class ScheduleSchema
{
    private static readonly Section<StepSchedule> Step = new Section<StepSchedule>(new() { StepSize = 0 })
        .Required("step-size", Kinds.Count, s => s.StepSize, (s, v) => s with { StepSize = v })
        .Key("gamma", Kinds.Positive, s => s.Gamma, (s, v) => s with { Gamma = v });

    private static readonly Section<MultiStepSchedule> MultiStep = new Section<MultiStepSchedule>(new() { Milestones = [] })
        .Required(
            "milestones", Kinds.List(Kinds.Count, "whole numbers, 1 or more, increasing"),
            s => s.Milestones, (s, v) => s with { Milestones = v })
        .Key("gamma", Kinds.Positive, s => s.Gamma, (s, v) => s with { Gamma = v });

    private static readonly Section<ExponentialSchedule> Exponential = new Section<ExponentialSchedule>(new() { Gamma = 0 })
        .Required("gamma", Kinds.Positive, s => s.Gamma, (s, v) => s with { Gamma = v });

    private static readonly Section<PolynomialSchedule> Polynomial = new Section<PolynomialSchedule>(new() { TotalIters = 0 })
        .Key("total-iters", Length<int>(), s => Written(s.TotalIters), (s, v) => s with { TotalIters = v ?? 0 })
        .Key("power", Kinds.Positive, s => s.Power, (s, v) => s with { Power = v });

    private static readonly Section<CosineSchedule> Cosine = new Section<CosineSchedule>(new() { TMax = 0 })
        .Key("t-max", Length<int>(), s => Written(s.TMax), (s, v) => s with { TMax = v ?? 0 })
        .Key("eta-min", Kinds.NotNegative, s => s.EtaMin, (s, v) => s with { EtaMin = v });

    private static readonly Section<CosineWarmRestartsSchedule> WarmRestarts =
        new Section<CosineWarmRestartsSchedule>(new() { T0 = 0 })
            .Required("t-0", Kinds.Count, s => s.T0, (s, v) => s with { T0 = v })
            .Key("t-mult", Kinds.Count, s => s.TMult, (s, v) => s with { TMult = v })
            .Key("eta-min", Kinds.NotNegative, s => s.EtaMin, (s, v) => s with { EtaMin = v });

    private static readonly Section<OneCycleSchedule> OneCycle = new Section<OneCycleSchedule>(
            new() { MaxLr = 0, TotalSteps = 0 })
        .Required("max-lr", Kinds.Positive, s => s.MaxLr, (s, v) => s with { MaxLr = v })
        .Key("total-steps", Length<long>(), s => Written(s.TotalSteps), (s, v) => s with { TotalSteps = v ?? 0 })
        .Key("pct-start", Kinds.Inside, s => s.PctStart, (s, v) => s with { PctStart = v })
        .Key(
            "anneal-strategy", Kinds.Name<AnnealStrategy>("a shape"),
            s => s.AnnealStrategy, (s, v) => s with { AnnealStrategy = v })
        .Key("div-factor", Kinds.AtLeastOne, s => s.DivFactor, (s, v) => s with { DivFactor = v })
        .Key("final-div-factor", Kinds.AtLeastOne, s => s.FinalDivFactor, (s, v) => s with { FinalDivFactor = v });

    private static readonly Section<ReduceOnPlateauSchedule> Plateau = new Section<ReduceOnPlateauSchedule>(new())
        .Key("monitor", Kinds.Monitor, s => s.Monitor, (s, v) => s with { Monitor = v })
        .Key("factor", Kinds.Inside, s => s.Factor, (s, v) => s with { Factor = v })
        .Key("patience", Kinds.CountOrZero, s => s.Patience, (s, v) => s with { Patience = v })
        .Key("threshold", Kinds.NotNegative, s => s.Threshold, (s, v) => s with { Threshold = v })
        .Key(
            "threshold-mode", Kinds.Name<ThresholdMode>("a kind of threshold"),
            s => s.ThresholdMode, (s, v) => s with { ThresholdMode = v })
        .Key("cooldown", Kinds.CountOrZero, s => s.Cooldown, (s, v) => s with { Cooldown = v })
        .Key("min-lr", Kinds.NotNegative, s => s.MinLr, (s, v) => s with { MinLr = v })
        .Key("eps", Kinds.NotNegative, s => s.Eps, (s, v) => s with { Eps = v });

    private static readonly Section<WarmUpSpec> WarmUp = new Section<WarmUpSpec>(new() { Steps = 1 })
        .Required("steps", Kinds.LongCount, s => s.Steps, (s, v) => s with { Steps = v })
        .Key("start-factor", Kinds.PositiveShare, s => s.StartFactor, (s, v) => s with { StartFactor = v });

    private static readonly Section<ScheduleSpec> Shared = new Section<ScheduleSpec>(new ConstantSchedule())
        .Key("every", Kinds.Name<ScheduleUnit>("a unit"), s => s.Every, (s, v) => s with { Every = v })
        .Key("warm-up", Kinds.Optional(WarmUp), s => s.WarmUp, (s, v) => s with { WarmUp = v });

    /// <summary>The value of <c>schedule</c>.</summary>
    public static Kind<ScheduleSpec> Schedule { get; } = new Union<ScheduleSpec>("a schedule", Shared)
        .Or("constant", new ConstantSchedule())
        .Or("step", Step)
        .Or("multi-step", MultiStep)
        .Or("exponential", Exponential)
        .Or("polynomial", Polynomial)
        .Or("cosine", Cosine)
        .Or("cosine-warm-restarts", WarmRestarts)
        .Or("one-cycle", OneCycle)
        .Or("reduce-on-plateau", Plateau);

    private static OptionalValueKind<T> Length<T>()
        where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T> =>
        new(new WholeKind<T>(T.One, T.MaxValue), "auto");

    private static int? Written(int length) => length == 0 ? null : length;

    private static long? Written(long length) => length == 0 ? null : length;
}
