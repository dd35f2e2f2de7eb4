using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Tests.Stopping;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Observe_NoProgressForPatienceEpochs_Stops()
    {
        var (stopped, state, reason) = Run(new EarlyStoppingSpec { Patience = 3 }, [0.9, 0.5, 0.6, 0.5, 0.7, 0.1]);
        Assert.Equal(5, stopped);
        Assert.Equal(new EarlyStoppingState(new EpochValue(2, 0.5), 3), state);
        Assert.Equal("validation-loss 0.7 has not been better than 0.5 of epoch 2 for 3 of 3 epochs", reason);
    }

    [Fact]
    public void Observe_ProgressInTime_StartsCountingAgain()
    {
        var (stopped, _, reason) = Run(new EarlyStoppingSpec { Patience = 2 }, [0.9, 1.0, 0.8, 0.9, 0.7]);
        Assert.Null(stopped);
        Assert.Equal("validation-loss 0.7 is better than 0.8 of epoch 3", reason);
    }

    [Fact]
    public void Observe_ProgressSmallerThanMinDelta_DoesNotCount()
    {
        var (stopped, state, reason) = Run(new EarlyStoppingSpec { Patience = 2, MinDelta = 0.1 }, [1.0, 0.95, 0.91]);
        Assert.Equal(3, stopped);
        Assert.Equal(1, state.Progress!.Epoch);
        Assert.Equal("validation-loss 0.91 has not been better than 1 of epoch 1 by more than 0.1 for 2 of 2 epochs", reason);
        Assert.Null(Run(new EarlyStoppingSpec { Patience = 2, MinDelta = 0.1 }, [1.0, 0.95, 0.85, 0.9]).Stopped);
    }

    [Fact]
    public void Observe_HigherIsBetter_FollowsTheMetric()
    {
        var spec = new EarlyStoppingSpec { Monitor = MonitoredMetric.Validation(Metric.Accuracy), Patience = 2 };
        Assert.Null(Run(spec, [0.5, 0.6, 0.7, 0.8]).Stopped);
        Assert.Equal(3, Run(spec, [0.8, 0.7, 0.6]).Stopped);
    }

    [Fact]
    public void Observe_HigherIsBetterByLessThanMinDelta_DoesNotCount()
    {
        var spec = new EarlyStoppingSpec { Monitor = MonitoredMetric.Validation(Metric.Auc), Patience = 2, MinDelta = 0.25 };
        Assert.Equal(3, Run(spec, [0.25, 0.375, 0.5]).Stopped);
        Assert.Null(Run(spec, [0.25, 0.375, 0.625]).Stopped);
    }

    [Fact]
    public void Observe_LowerByExactlyMinDelta_DoesNotCount() =>
        Assert.Equal(2, Run(new EarlyStoppingSpec { Patience = 1, MinDelta = 0.25 }, [0.75, 0.5]).Stopped);

    [Fact]
    public void Observe_UndefinedValues_AreNoProgress()
    {
        var (stopped, state, reason) = Run(new EarlyStoppingSpec { Patience = 3 }, [null, double.NaN, double.PositiveInfinity]);
        Assert.Equal(3, stopped);
        Assert.Null(state.Progress);
        Assert.Equal("validation-loss is undefined and has not been defined for 2 of 3 epochs",
            Run(new EarlyStoppingSpec { Patience = 3 }, [null, double.NaN]).Reason);
        Assert.Contains("for 3 of 3 epochs", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 0.5, false)]
    [InlineData(0.5, 0.4999999, true)]
    [InlineData(0.5, double.NaN, false)]
    public void IsBetter_Loss_NeedsAStrictlySmallerFiniteValue(double best, double value, bool expected)
    {
        Assert.Equal(expected, BestEpoch.IsBetter(MonitoredMetric.ValidationLoss, best, value));
        Assert.True(BestEpoch.IsBetter(MonitoredMetric.ValidationLoss, null, best));
        Assert.False(BestEpoch.IsBetter(MonitoredMetric.ValidationLoss, null, null));
    }

    [Theory]
    [InlineData(0.5, 0.5, false)]
    [InlineData(0.5, 0.5000001, true)]
    [InlineData(0.5, 0.4, false)]
    [InlineData(0.5, double.PositiveInfinity, false)]
    public void IsBetter_Accuracy_NeedsAStrictlyGreaterFiniteValue(double best, double value, bool expected) =>
        Assert.Equal(expected, BestEpoch.IsBetter(MonitoredMetric.Validation(Metric.Accuracy), best, value));

    private static (int? Stopped, EarlyStoppingState State, string Reason) Run(EarlyStoppingSpec spec, double?[] values)
    {
        var state = EarlyStoppingState.Initial;
        var reason = "";
        for (var epoch = 1; epoch <= values.Length; epoch++)
        {
            (state, var decision) = EarlyStopping.Observe(spec, state, epoch, values[epoch - 1]);
            reason = decision.Reason;
            if (decision.Stop)
                return (epoch, state, reason);
        }

        return (null, state, reason);
    }
}
