using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Tests.Training;

public sealed class PipelinedUpdateTests
{
    private TimeSpan _now;

    [Theory]
    [InlineData(1, 2, UpdateMode.Pipelined)]
    [InlineData(2, 1, UpdateMode.AfterReduction)]
    public void UpdateModeTrial_BothWaysTried_IsTheFasterOneAndIsTaken(int arriving, int whole, UpdateMode faster)
    {
        var starts = new PipelinedUpdate(PipeliningOption.WhenFaster);
        for (var step = 0; step < 2 * UpdateModeTrial.Trial; step++)
        {
            Assert.Null(starts.UpdateModeTrial);
            Step(starts, arriving, whole);
        }

        Assert.Equal(faster, starts.UpdateModeTrial);
        Assert.Equal(faster == UpdateMode.Pipelined, Step(starts, arriving, whole));
    }

    [Theory]
    [InlineData(PipeliningOption.Always, true)]
    [InlineData(PipeliningOption.Never, false)]
    public void Choose_TheWayIsGiven_ComparesNothing(PipeliningOption mode, bool expected)
    {
        var starts = new PipelinedUpdate(mode);
        for (var step = 0; step < 2 * UpdateModeTrial.Trial; step++)
            Assert.Equal(expected, Step(starts, arriving: 2, whole: 1));
        Assert.Null(starts.UpdateModeTrial);
    }

    [Fact]
    public void EndStep_OfStepsThatCouldHaveNone_CountsForNothing()
    {
        var starts = new PipelinedUpdate(PipeliningOption.WhenFaster);
        for (var step = 0; step < 2 * UpdateModeTrial.Trial; step++)
        {
            starts.BeginStep(_now);
            starts.EndStep(_now);
        }

        Assert.Null(starts.UpdateModeTrial);
        Assert.True(starts.Choose());
    }

    private bool Step(PipelinedUpdate starts, int arriving, int whole)
    {
        starts.BeginStep(_now);
        var isPipelined = starts.Choose();
        _now += TimeSpan.FromSeconds(isPipelined ? arriving : whole);
        starts.EndStep(_now);
        return isPipelined;
    }
}
