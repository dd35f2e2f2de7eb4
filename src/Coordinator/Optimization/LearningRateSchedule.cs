using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// A job's learning rate as a pure function of the position in the run and, for <c>reduce-on-plateau</c>, of a small state
/// that changes once an epoch. Closed forms: a resumed run gets the same bits as an uninterrupted one.
/// </summary>
public sealed class LearningRateSchedule
{
    private readonly ScheduleSpec _spec;
    private readonly IRateCurve? _curve;
    private readonly double _baseRate;

    private LearningRateSchedule(ScheduleSpec spec, IRateCurve? curve, double baseRate)
    {
        _spec = spec;
        _curve = curve;
        _baseRate = baseRate;
    }

    /// <summary>The value to be observed after each epoch; null when the schedule watches nothing.</summary>
    public MonitoredMetric? Monitor => _spec is ReduceOnPlateauSchedule plateau ? plateau.Monitor : null;

    /// <summary>The state of a fresh run.</summary>
    public PlateauState InitialState => new(_baseRate, null, 0, 0);

    /// <summary>The schedule of a job whose optimizer says <paramref name="baseRate"/>.</summary>
    public static LearningRateSchedule Create(ScheduleSpec spec, double baseRate) => new(spec, spec switch
    {
        ConstantSchedule => new ConstantCurve(),
        StepSchedule s => new StepCurve(s.StepSize, s.Gamma),
        MultiStepSchedule s => new MultiStepCurve(s.Milestones, s.Gamma),
        ExponentialSchedule s => new ExponentialCurve(s.Gamma),
        PolynomialSchedule s => new PolynomialCurve(s.TotalIters, s.Power),
        CosineSchedule s => new CosineCurve(s.TMax, s.EtaMin),
        CosineWarmRestartsSchedule s => new CosineRestartsCurve(s.T0, s.TMult, s.EtaMin),
        OneCycleSchedule s => new OneCycleCurve(s),
        ReduceOnPlateauSchedule => null,
        _ => throw new ArgumentException($"no schedule for {spec.GetType().Name}", nameof(spec)),
    }, baseRate);

    /// <summary>The learning rate of the step that starts at <paramref name="position"/>.</summary>
    public double Rate(RunPosition position, PlateauState state)
    {
        var countsSteps = _spec.Every == ScheduleUnit.Step || _spec is OneCycleSchedule;
        var rate = _curve?.Rate(countsSteps ? position.Step : position.Epoch - 1, _baseRate) ?? state.Rate;
        return _spec.WarmUp is { } warmUp && position.Step < warmUp.Steps
            ? rate * (warmUp.StartFactor + (1 - warmUp.StartFactor) * position.Step / warmUp.Steps)
            : rate;
    }

    /// <summary>The state after an epoch, and the reason when the learning rate was reduced.</summary>
    /// <param name="state">The state during the epoch.</param>
    /// <param name="monitored">The value of <see cref="Monitor"/>; null when undefined.</param>
    public (PlateauState State, string? Reason) AfterEpoch(PlateauState state, double? monitored) =>
        _spec is ReduceOnPlateauSchedule plateau ? Plateau.Observe(plateau, state, monitored) : (state, null);
}
