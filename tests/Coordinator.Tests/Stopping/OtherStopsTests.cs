using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Tests.Stopping;

public sealed class OtherStopsTests
{
    [Fact]
    public void Convergence_LossStandsStillOverTheWindow_Stops()
    {
        var spec = new ConvergenceSpec { Tolerance = 0.01, Window = 2 };
        Assert.False(Convergence.Decide(spec, [0.5, 0.5]).Stop);
        Assert.True(Convergence.Decide(spec, [0.9, 0.5, 0.499, 0.498]).Stop);
        Assert.False(Convergence.Decide(spec, [0.9, 0.51, 0.499, 0.5]).Stop);
        Assert.False(Convergence.Decide(spec, [0.5, double.NaN, 0.5]).Stop);
        Assert.Equal(
            "train-loss changed by 0.002 over 2 epochs, less than 0.01", Convergence.Decide(spec, [0.5, 0.499, 0.498]).Reason);
    }

    [Fact]
    public void Convergence_ChangeOfExactlyTheTolerance_GoesOn() =>
        Assert.False(Convergence.Decide(new ConvergenceSpec { Tolerance = 0.25, Window = 1 }, [0.75, 0.5]).Stop);

    [Fact]
    public void Convergence_LossSwingsBackToWhereItWas_GoesOn() =>
        Assert.False(Convergence.Decide(new ConvergenceSpec { Tolerance = 0.01, Window = 2 }, [0.5, 0.8, 0.5]).Stop);

    [Fact]
    public void Target_Reached_Stops()
    {
        var accuracy = new TargetSpec { Monitor = MonitoredMetric.Validation(Metric.Accuracy), Value = 0.9 };
        Assert.True(TargetReached.Decide(accuracy, 0.9).Stop);
        Assert.False(TargetReached.Decide(accuracy, 0.89).Stop);
        Assert.False(TargetReached.Decide(accuracy, null).Stop);
        Assert.True(TargetReached.Decide(new TargetSpec { Monitor = MonitoredMetric.TrainLoss, Value = 0.1 }, 0.05).Stop);
        Assert.Equal("validation-accuracy 0.95 reached 0.9", TargetReached.Decide(accuracy, 0.95).Reason);
    }

    [Fact]
    public void NonFinite_FirstBadValue_IsNamedWithItsPlace()
    {
        var layout = ParameterLayout.Create(
            [new TensorShape("0.weight", [3, 5], EntryKind.Parameter), new TensorShape("0.bias", [3], EntryKind.Parameter),
                new TensorShape("scale", [], EntryKind.Parameter)]);
        var vector = new FlatBuffer(layout.Length);
        Assert.Null(NonFinite.Describe(layout, vector.Span));
        vector.Span[15] = float.NaN;
        Assert.Null(NonFinite.Describe(layout, vector.Span));
        vector.Span[layout.Entries[2].Offset] = float.NegativeInfinity;
        Assert.Equal("-infinity in scale", NonFinite.Describe(layout, vector.Span));
        vector.Span[layout.Entries[1].Offset + 1] = float.PositiveInfinity;
        Assert.Equal("infinity in 0.bias[1]", NonFinite.Describe(layout, vector.Span));
        vector.Span[7] = vector.Span[12] = float.NaN;
        Assert.Equal("NaN in 0.weight[1, 2] (and 1 more of its 15 values)", NonFinite.Describe(layout, vector.Span));
    }

    [Fact]
    public void NonFinite_Loss_IsDescribed()
    {
        Assert.Null(NonFinite.Describe(0.25));
        Assert.Equal("the loss is NaN", NonFinite.Describe(double.NaN));
        Assert.Equal("the loss is infinity", NonFinite.Describe(double.PositiveInfinity));
    }
}
