using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using TorchSharp;
using static TorchSharp.torch.optim;

namespace DistTrain.Coordinator.Tests.Optimization;

/// <summary>
/// The schedules against TorchSharp's own <c>lr_scheduler</c>, beside PyTorch's numbers in Golden/schedules.json. TorchSharp
/// 0.107 has no cosine annealing with warm restarts, so those cases are compared with the golden numbers only.
/// </summary>
public sealed class TorchScheduleTests
{
    private const int Steps = 40;

    public static TheoryData<string> Curves =>
        [.. LearningRateScheduleTests.Specs.Keys.Where(name => !name.StartsWith("restarts", StringComparison.Ordinal))];

    public static TheoryData<string> Plateaus => [.. LearningRateScheduleTests.Plateaus.Keys];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Rate_EveryStep_AgreesWithTorchSharp(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], LearningRateScheduleTests.Base);
        var theirs = Curve(name, optimizer);
        var ours = LearningRateSchedule.Create(
            LearningRateScheduleTests.Specs[name] with { Every = ScheduleUnit.Step }, LearningRateScheduleTests.Base);
        for (var t = 0; t < Steps; t++)
        {
            AssertClose(Rate(optimizer), ours.Rate(new RunPosition(1 + t / 3, t % 3, t), ours.InitialState), t);
            if (t < Steps - 1)
                theirs.step();
        }
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void AfterEpoch_ReduceOnPlateau_AgreesWithTorchSharp(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], LearningRateScheduleTests.Base);
        var spec = LearningRateScheduleTests.Plateaus[name];
        var theirs = lr_scheduler.ReduceLROnPlateau(
            optimizer, spec.Monitor.HigherIsBetter ? "max" : "min", spec.Factor, spec.Patience, spec.Threshold,
            spec.ThresholdMode == ThresholdMode.Abs ? "abs" : "rel", spec.Cooldown, [spec.MinLr]);
        var ours = LearningRateSchedule.Create(spec, LearningRateScheduleTests.Base);
        var state = ours.InitialState;
        for (var t = 0; t < LearningRateScheduleTests.Losses.Length; t++)
        {
            var value = LearningRateScheduleTests.Losses[t] * (spec.Monitor.HigherIsBetter ? -1 : 1);
            theirs.step(value);
            (state, _) = ours.AfterEpoch(state, value);
            AssertClose(Rate(optimizer), ours.Rate(new RunPosition(t + 2, 0, t + 1), state), t);
        }
    }

    private static lr_scheduler.LRScheduler Curve(string name, Optimizer optimizer) => name switch
    {
        "step" => lr_scheduler.StepLR(optimizer, 7, 0.5),
        "multi-step" => lr_scheduler.MultiStepLR(optimizer, [3, 10, 25], 0.2),
        "exponential" => lr_scheduler.ExponentialLR(optimizer, 0.93),
        "polynomial" => lr_scheduler.PolynomialLR(optimizer, 30, 1.7),
        "cosine" => lr_scheduler.CosineAnnealingLR(optimizer, 39, 0.003),
        "one-cycle" => lr_scheduler.OneCycleLR(optimizer, 0.4, Steps, cycle_momentum: false),
        "one-cycle-linear" => lr_scheduler.OneCycleLR(
            optimizer, 0.4, Steps, pct_start: 0.2, anneal_strategy: lr_scheduler.impl.OneCycleLR.AnnealStrategy.Linear,
            cycle_momentum: false, div_factor: 10, final_div_factor: 100),
        "warm-up" => lr_scheduler.LinearLR(optimizer, 0.25, 1, 10),
        _ => throw new ArgumentException(name),
    };

    private static double Rate(Optimizer optimizer) => optimizer.ParamGroups.Single().LearningRate;

    private static void AssertClose(double theirs, double ours, int t) =>
        Assert.True(Math.Abs(ours - theirs) <= 1e-6 * Math.Abs(theirs), $"t = {t}: {ours:r}, TorchSharp has {theirs:r}");
}
