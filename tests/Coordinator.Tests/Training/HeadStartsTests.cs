using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Tests.Training;

public sealed class HeadStartsTests
{
    private TimeSpan _now;

    [Theory]
    [InlineData(1, 2, StepWay.WhileArriving)]
    [InlineData(2, 1, StepWay.WhenWhole)]
    public void FasterWay_BothWaysTried_IsTheFasterOneAndIsTaken(int arriving, int whole, StepWay faster)
    {
        var starts = new HeadStarts(HeadStartMode.WhenFaster);
        for (var step = 0; step < 2 * FasterWay.Trial; step++)
        {
            Assert.Null(starts.FasterWay);
            Step(starts, arriving, whole);
        }

        Assert.Equal(faster, starts.FasterWay);
        Assert.Equal(faster == StepWay.WhileArriving, Step(starts, arriving, whole));
    }

    [Theory]
    [InlineData(HeadStartMode.Always, true)]
    [InlineData(HeadStartMode.Never, false)]
    public void Choose_TheWayIsGiven_ComparesNothing(HeadStartMode mode, bool expected)
    {
        var starts = new HeadStarts(mode);
        for (var step = 0; step < 2 * FasterWay.Trial; step++)
            Assert.Equal(expected, Step(starts, arriving: 2, whole: 1));
        Assert.Null(starts.FasterWay);
    }

    [Fact]
    public void EndStep_OfStepsThatCouldHaveNone_CountsForNothing()
    {
        var starts = new HeadStarts(HeadStartMode.WhenFaster);
        for (var step = 0; step < 2 * FasterWay.Trial; step++)
        {
            starts.BeginStep(_now);
            starts.EndStep(_now);
        }

        Assert.Null(starts.FasterWay);
        Assert.True(starts.Choose());
    }

    private bool Step(HeadStarts starts, int arriving, int whole)
    {
        starts.BeginStep(_now);
        var isAhead = starts.Choose();
        _now += TimeSpan.FromSeconds(isAhead ? arriving : whole);
        starts.EndStep(_now);
        return isAhead;
    }
}
