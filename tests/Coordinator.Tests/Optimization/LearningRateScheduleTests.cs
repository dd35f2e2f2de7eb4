using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Optimization;

public sealed class LearningRateScheduleTests
{
    internal const double Base = 0.1;

    internal static readonly double[] Losses =
        [1, .9, .8, .8, .79999, .8, .8, .81, .5, .5, .5, .5, .5, .5, .49, .. Enumerable.Repeat(.5, 15)];

    internal static readonly Dictionary<string, ScheduleSpec> Specs = new()
    {
        ["step"] = new StepSchedule { StepSize = 7, Gamma = 0.5 },
        ["multi-step"] = new MultiStepSchedule { Milestones = [3, 10, 25], Gamma = 0.2 },
        ["exponential"] = new ExponentialSchedule { Gamma = 0.93 },
        ["polynomial"] = new PolynomialSchedule { TotalIters = 30, Power = 1.7 },
        ["cosine"] = new CosineSchedule { TMax = 39, EtaMin = 0.003 },
        ["restarts"] = new CosineWarmRestartsSchedule { T0 = 5, TMult = 2, EtaMin = 0.001 },
        ["restarts-equal"] = new CosineWarmRestartsSchedule { T0 = 7 },
        ["one-cycle"] = new OneCycleSchedule { MaxLr = 0.4, TotalSteps = 40 },
        ["one-cycle-linear"] = new OneCycleSchedule
        {
            MaxLr = 0.4,
            TotalSteps = 40,
            PctStart = 0.2,
            AnnealStrategy = AnnealStrategy.Linear,
            DivFactor = 10,
            FinalDivFactor = 100,
        },
        ["warm-up"] = new ConstantSchedule { WarmUp = new WarmUpSpec { Steps = 10, StartFactor = 0.25 } },
    };

    internal static readonly Dictionary<string, ReduceOnPlateauSchedule> Plateaus = new()
    {
        ["plateau"] = new ReduceOnPlateauSchedule { Patience = 2, Factor = 0.5 },
        ["plateau-abs"] = new ReduceOnPlateauSchedule
        {
            Patience = 1,
            Factor = 0.3,
            Threshold = 0.05,
            ThresholdMode = ThresholdMode.Abs,
            Cooldown = 2,
            MinLr = 0.004,
        },
        ["plateau-max"] = new ReduceOnPlateauSchedule
        {
            Monitor = MonitoredMetric.Validation(Metric.Accuracy),
            Patience = 3,
            Factor = 0.1,
            Threshold = 0.01,
            ThresholdMode = ThresholdMode.Abs,
        },
    };

    public static TheoryData<string> CurveNames => [.. Specs.Keys];

    public static TheoryData<string> PlateauNames => [.. Plateaus.Keys];

    [Theory]
    [MemberData(nameof(CurveNames))]
    public void Rate_EveryStep_AgreesWithTorch(string name)
    {
        var schedule = LearningRateSchedule.Create(Specs[name] with { Every = ScheduleUnit.Step }, Base);
        AssertClose(
            GoldenFile.Read("schedules.json")[name],
            t => schedule.Rate(new RunPosition(1 + t / 3, t % 3, t), schedule.InitialState));
    }

    [Theory]
    [InlineData("step")]
    [InlineData("cosine")]
    [InlineData("restarts")]
    public void Rate_EveryEpoch_CountsEpochsAndNotSteps(string name)
    {
        var schedule = LearningRateSchedule.Create(Specs[name], Base);
        AssertClose(
            GoldenFile.Read("schedules.json")[name],
            t => schedule.Rate(new RunPosition(t + 1, 5, t * 17 + 5), schedule.InitialState));
    }

    [Theory]
    [MemberData(nameof(PlateauNames))]
    public void AfterEpoch_ReduceOnPlateau_AgreesWithTorch(string name)
    {
        var spec = Plateaus[name];
        var schedule = LearningRateSchedule.Create(spec, Base);
        Assert.Equal(spec.Monitor, schedule.Monitor);
        var states = new List<PlateauState> { schedule.InitialState };
        foreach (var loss in Losses)
        {
            var (state, reason) = schedule.AfterEpoch(states[^1], spec.Monitor.HigherIsBetter ? -loss : loss);
            Assert.Equal(state.Rate != states[^1].Rate, reason is not null);
            states.Add(state);
        }

        AssertClose(GoldenFile.Read("schedules.json")[name], t => schedule.Rate(new RunPosition(t + 1, 0, t), states[t]));
        Assert.True(states[^1].Rate < Base);
    }

    [Fact]
    public void Rate_WarmUpBeforeADecay_MultipliesTheDecay()
    {
        var schedule = LearningRateSchedule.Create(
            new ExponentialSchedule
            {
                Gamma = 0.5, Every = ScheduleUnit.Step, WarmUp = new WarmUpSpec { Steps = 4, StartFactor = 0.2 },
            }, 1);
        Assert.Equal(0.2, schedule.Rate(new RunPosition(1, 0, 0), schedule.InitialState), 1e-15);
        Assert.Equal(0.25 * 0.6, schedule.Rate(new RunPosition(1, 2, 2), schedule.InitialState), 1e-15);
        Assert.Equal(0.0625, schedule.Rate(new RunPosition(1, 4, 4), schedule.InitialState), 1e-15);
    }

    [Fact]
    public void Rate_PastTheEnd_StaysAtTheLowest()
    {
        var cosine = LearningRateSchedule.Create(Specs["cosine"], Base);
        Assert.Equal(0.003, cosine.Rate(new RunPosition(500, 0, 0), cosine.InitialState), 1e-15);
        var cycle = LearningRateSchedule.Create(Specs["one-cycle"], Base);
        Assert.Equal(0.4 / 25 / 1e4, cycle.Rate(new RunPosition(1, 0, 1000), cycle.InitialState), 1e-15);
        var shortest = LearningRateSchedule.Create(new OneCycleSchedule { MaxLr = 1, TotalSteps = 2, PctStart = 0.5 }, Base);
        Assert.Equal(1, shortest.Rate(new RunPosition(1, 0, 0), shortest.InitialState), 1e-15);
    }

    [Fact]
    public void AfterEpoch_UndefinedValue_IsNoProgress()
    {
        var schedule = LearningRateSchedule.Create(new ReduceOnPlateauSchedule { Patience = 1, Factor = 0.5 }, Base);
        var (state, _) = schedule.AfterEpoch(schedule.InitialState, 1.0);
        (state, _) = schedule.AfterEpoch(state, double.NaN);
        var (reduced, reason) = schedule.AfterEpoch(state, null);
        Assert.Equal(0.05, reduced.Rate);
        Assert.Equal("validation-loss has not become better than 1 for 2 epochs: learning rate 0.1 -> 0.05", reason);
    }

    private static void AssertClose(double[] golden, Func<int, double> rate)
    {
        for (var t = 0; t < golden.Length; t++)
            Assert.True(
                Math.Abs(rate(t) - golden[t]) <= 1e-12 * Math.Abs(golden[t]) + 1e-16,
                $"t = {t}: {rate(t):r}, torch has {golden[t]:r}");
    }
}
