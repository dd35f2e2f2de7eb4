using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Tests.Pipelining;

public sealed class PipelinedUpdateModeTests : IDisposable
{
    private readonly ParameterStore _model;
    private TimeSpan _now;

    public PipelinedUpdateModeTests()
    {
        var layout = ParameterLayout.Create([new TensorShape("weight", [16], EntryKind.Parameter)]);
        _model = new ParameterStore(new UpdateEngine(new Sgd(), layout, default, 1), ModelState.Create(layout, new Sgd()));
    }

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1, 2, UpdateMode.Pipelined)]
    [InlineData(2, 1, UpdateMode.AfterReduction)]
    public void FasterMode_BothModesTried_IsTheFasterOneAndIsTaken(int arriving, int whole, UpdateMode faster)
    {
        var update = Make(PipeliningOption.WhenFaster);
        for (var step = 0; step < 2 * UpdateModeTrial.Trial; step++)
        {
            Assert.Null(update.FasterMode);
            Step(update, arriving, whole);
        }

        Assert.Equal(faster, update.FasterMode);
        Assert.Equal(faster == UpdateMode.Pipelined, Step(update, arriving, whole));
    }

    [Theory]
    [InlineData(PipeliningOption.Always, true)]
    [InlineData(PipeliningOption.Never, false)]
    public void Decide_TheModeIsGiven_ComparesNothing(PipeliningOption mode, bool expected)
    {
        var update = Make(mode);
        for (var step = 0; step < 2 * UpdateModeTrial.Trial; step++)
            Assert.Equal(expected, Step(update, arriving: 2, whole: 1));
        Assert.Null(update.FasterMode);
    }

    [Fact]
    public void EndStep_OfStepsThatCouldHaveNone_CountsForNothing()
    {
        var update = Make(PipeliningOption.WhenFaster);
        for (var step = 0; step < 2 * UpdateModeTrial.Trial; step++)
        {
            update.BeginStep(_now);
            update.EndStep(_now);
        }

        Assert.Null(update.FasterMode);
        update.Decide(new UpdateStep(1, 0.1, 1, 1));
        Assert.True(update.IsPipelined);
    }

    private PipelinedUpdate Make(PipeliningOption option) => new(new ReductionTree(1), _model, option);

    private bool Step(PipelinedUpdate update, int arriving, int whole)
    {
        update.BeginStep(_now);
        update.Decide(new UpdateStep(1, 0.1, 1, 1));
        var isPipelined = update.IsPipelined;
        _now += TimeSpan.FromSeconds(isPipelined ? arriving : whole);
        update.EndStep(_now);
        return isPipelined;
    }
}
