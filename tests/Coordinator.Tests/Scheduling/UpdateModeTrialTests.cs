using DistTrain.Coordinator.Scheduling;

namespace DistTrain.Coordinator.Tests.Scheduling;

public sealed class UpdateModeTrialTests
{
    private readonly UpdateModeTrial _way = new();

    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 1, true)]
    [InlineData(1, 1, false)]
    public void Took_BothWaysTried_TheFasterIsTaken(double first, double second, bool isSecond)
    {
        Assert.False(_way.IsSecond);
        Run(UpdateModeTrial.Trial, first, second);
        Assert.True(_way.IsSecond);
        Assert.Null(_way.IsSecondFaster);

        Run(UpdateModeTrial.Trial, first, second);

        for (var step = 0; step < UpdateModeTrial.Between; step++)
        {
            Assert.Equal(isSecond, _way.IsSecond);
            Run(1, first, second);
        }

        Assert.Equal(!isSecond, _way.IsSecond);
        Assert.Equal(isSecond, _way.IsSecondFaster);
    }

    [Fact]
    public void Took_OneStepIsSlow_ItDecidesNothing()
    {
        Run(1, 100, 0);
        Run(UpdateModeTrial.Trial - 1, 1, 2);
        Run(UpdateModeTrial.Trial, 1, 2);

        Assert.False(_way.IsSecond);
    }

    [Fact]
    public void Took_TheOtherWayBecameFaster_ItIsFoundAtTheNextTrial()
    {
        Run(2 * UpdateModeTrial.Trial + UpdateModeTrial.Between, 1, 2);
        Assert.True(_way.IsSecond);

        Run(UpdateModeTrial.Trial, 1, 0.5);

        Assert.True(_way.IsSecond);
        Run(UpdateModeTrial.Between, 1, 0.5);
        Assert.False(_way.IsSecond);
        Run(UpdateModeTrial.Trial, 1, 0.5);
        Assert.True(_way.IsSecond);
    }

    private void Run(int steps, double first, double second)
    {
        for (var step = 0; step < steps; step++)
            _way.Took(TimeSpan.FromSeconds(_way.IsSecond ? second : first));
    }
}
