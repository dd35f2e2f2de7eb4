using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Api;

public sealed class JobStatusJsonTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(UpdateMode.Pipelined, "pipelined")]
    [InlineData(UpdateMode.AfterReduction, "after-reduction")]
    public void Write_UpdateModeTrial_IsReadAgain(UpdateMode? way, string? expected)
    {
        var loop = new EngineStatus(EngineActivity.Training, RunPosition.Start, 10, null, []) { UpdateMode = way };
        var status = new JobStatus(new JobId("heart"), "heart", new JobState.Training(RunPosition.Start), loop);

        var read = JobStatusJson.Read(JobStatusJson.Write(status, new JobFacts(DateTimeOffset.UnixEpoch, 40, [])));

        Assert.Equal(expected, read.UpdateModeTrial);
    }
}
