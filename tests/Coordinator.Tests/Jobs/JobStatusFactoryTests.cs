using System.Text.Json;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Jobs;

public sealed class JobStatusFactoryTests
{
    private static readonly RunPosition s_position = new(3, 4, 24);

    [Theory]
    [InlineData(null, "null")]
    [InlineData(UpdateMode.Pipelined, "\"pipelined\"")]
    [InlineData(UpdateMode.AfterReduction, "\"after-reduction\"")]
    public void Of_UpdateModeTrial_IsWrittenAndReadAgain(UpdateMode? mode, string expected)
    {
        var status = Of(new JobState(JobPhase.Training), Engine() with { UpdateMode = mode });

        var json = JsonSerializer.Serialize(status, StatusJson.Default.JobStatus);

        Assert.Contains($"\"update_mode\":{expected}", json, StringComparison.Ordinal);
        Assert.Equal(mode, JsonSerializer.Deserialize(json, StatusJson.Default.JobStatus)!.UpdateMode);
    }

    /// <summary>The page, docs/operations.md and whoever reads the API rely on these keys.</summary>
    [Fact]
    public void Json_RunningJob_HasTheDocumentedKeys() => Assert.Equal(
        """
        {"id":"heart","name":"heart","state":"waiting-for-workers","reason":"too few","waits_for":"a worker",
        "created":"1970-01-01T00:00:00.000Z","position":{"epoch":3,"step_in_epoch":4,"step":24,"steps_per_epoch":10},"epochs":null,
        "samples":0,"last_epoch":null,"best":null,"result":null,"reproducible":true,"update_mode":null,"workers":[
        {"worker":"w1/cpu","doing":"computes 2 microbatches of step 25","open_microbatches":2,"microbatches_per_second":12.346}]}
        """.ReplaceLineEndings(""),
        JsonSerializer.Serialize(
            Of(
                new JobState(JobPhase.WaitingForWorkers, "too few"),
                Engine(new WorkerLoad(new WorkerId("w1/cpu"), 2, 12.34567, 0, false)) with { WaitsFor = "a worker" }),
            StatusJson.Default.JobStatus));

    [Fact]
    public void Of_HistoryAndNoEngine_StandsAtItsLastEpoch()
    {
        EpochRecord[] history = [Samples.Epoch(1), Samples.Epoch(2)];

        var status = JobStatusFactory.Of(new JobId("heart"), null, JobState.Queued, DateTimeOffset.UnixEpoch, history);

        Assert.Equal(new JobPosition(2, 0, 20, 10), status.Position);
        Assert.Equal((1, 2, 640L), (status.Best!.Epoch, status.LastEpoch!.Epoch, status.Samples));
    }

    [Theory]
    [InlineData(JobPhase.Training, 0, 0, false, "idle until the next step")]
    [InlineData(JobPhase.Training, 1, 0, false, "computes 1 microbatch of step 25")]
    [InlineData(JobPhase.Training, 2, 0, true, "finishes 2 microbatches, then leaves")]
    [InlineData(JobPhase.Training, 0, 1, false, "computes what another has answered already")]
    [InlineData(JobPhase.Validating, 2, 0, false, "validates")]
    [InlineData(JobPhase.Validating, 0, 0, false, "tests", true)]
    [InlineData(JobPhase.Paused, 0, 0, false, "idle: the job is paused")]
    [InlineData(JobPhase.WaitingForWorkers, 0, 0, false, "joins")]
    public void Of_Worker_SaysWhatItIsDoing(
        JobPhase phase, int open, int superseded, bool leaving, string doing, bool testing = false)
    {
        var engine = Engine(new WorkerLoad(new WorkerId("w"), open, double.NaN, superseded, leaving)) with
        {
            Phase = phase,
            IsTesting = testing,
        };

        Assert.Equal(
            new JobWorker(new WorkerId("w"), doing, open, 0), Assert.Single(Of(new JobState(JobPhase.Training), engine).Workers));
    }

    [Fact]
    public void Of_EndedJob_HasNoWorkers() =>
        Assert.Empty(
            Of(new JobState(JobPhase.Cancelled, "enough"), Engine(new WorkerLoad(new WorkerId("w"), 1, 1, 0, false))).Workers);

    private static EngineStatus Engine(params WorkerLoad[] workers) =>
        new(JobPhase.Training, s_position, 10, null, [.. workers]);

    private static JobStatus Of(JobState state, EngineStatus engine) =>
        JobStatusFactory.Of(new JobId("heart"), null, state, DateTimeOffset.UnixEpoch, [], engine);
}
