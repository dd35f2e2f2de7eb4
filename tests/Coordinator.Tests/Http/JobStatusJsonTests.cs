using DistTrain.Coordinator.Http;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Http;

public sealed class JobStatusJsonTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(StepWay.WhileArriving, "while-arriving")]
    [InlineData(StepWay.WhenWhole, "when-whole")]
    public void Write_FasterWay_IsReadAgain(StepWay? way, string? expected)
    {
        var loop = new LoopStatus(LoopActivity.Training, RunPosition.Start, 10, null, []) { FasterWay = way };
        var status = new JobStatus(new JobId("heart"), "heart", new JobState.Training(RunPosition.Start), loop);

        var read = JobStatusJson.Read(JobStatusJson.Write(status, new JobFacts(DateTimeOffset.UnixEpoch, 40, [])));

        Assert.Equal(expected, read.FasterWay);
    }
}
