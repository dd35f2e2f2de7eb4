using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Protocol;

namespace DistTrain.Coordinator.Tests.Pipelining;

public sealed class UpdateModeTrialTests
{
    private readonly UpdateModeTrial _trial = new();

    [Theory]
    [InlineData(1, 2, UpdateMode.Pipelined)]
    [InlineData(2, 1, UpdateMode.AfterReduction)]
    [InlineData(1, 1, UpdateMode.Pipelined)]
    public void Report_BothModesTried_TheFasterIsTaken(double pipelined, double after, UpdateMode faster)
    {
        Assert.Equal(UpdateMode.Pipelined, _trial.Mode);
        Run(UpdateModeTrial.Trial, pipelined, after);
        Assert.Equal(UpdateMode.AfterReduction, _trial.Mode);
        Assert.Null(_trial.Faster);

        Run(UpdateModeTrial.Trial, pipelined, after);

        for (var step = 0; step < UpdateModeTrial.Between; step++)
        {
            Assert.Equal(faster, _trial.Mode);
            Run(1, pipelined, after);
        }

        Assert.NotEqual(faster, _trial.Mode);
        Assert.Equal(faster, _trial.Faster);
    }

    [Fact]
    public void Report_OneStepIsSlow_ItDecidesNothing()
    {
        Run(1, 100, 0);
        Run(UpdateModeTrial.Trial - 1, 1, 2);
        Run(UpdateModeTrial.Trial, 1, 2);

        Assert.Equal(UpdateMode.Pipelined, _trial.Mode);
    }

    [Fact]
    public void Report_TheOtherModeBecameFaster_ItIsFoundAtTheNextTrial()
    {
        Run(2 * UpdateModeTrial.Trial + UpdateModeTrial.Between, 1, 2);
        Assert.Equal(UpdateMode.AfterReduction, _trial.Mode);

        Run(UpdateModeTrial.Trial, 1, 0.5);

        Assert.Equal(UpdateMode.AfterReduction, _trial.Mode);
        Run(UpdateModeTrial.Between, 1, 0.5);
        Assert.Equal(UpdateMode.Pipelined, _trial.Mode);
        Run(UpdateModeTrial.Trial, 1, 0.5);
        Assert.Equal(UpdateMode.AfterReduction, _trial.Mode);
    }

    private void Run(int steps, double pipelined, double after)
    {
        for (var step = 0; step < steps; step++)
            _trial.Report(TimeSpan.FromSeconds(_trial.Mode == UpdateMode.Pipelined ? pipelined : after));
    }
}
