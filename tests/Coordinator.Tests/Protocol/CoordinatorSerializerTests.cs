using System.Runtime.Serialization;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Protocol;

/// <summary>The messages between coordinators; <see cref="MessageContract"/> says how one is changed.</summary>
public sealed class CoordinatorSerializerTests : MessageContract
{
    private static readonly JobId s_job = new("heart");

    private static readonly string Status =
        """
        {"job":"heart","status":{"id":"heart","name":"tiny","state":"training","reason":null,"waits_for":null,
        "created":"1970-01-01T00:00:00.000Z","position":{"epoch":3,"step_in_epoch":3,"step":23,"steps_per_epoch":10},"epochs":40,
        "samples":640,"last_epoch":{"epoch":2,"step":20,"train_loss":0.5,"validation_loss":0.625,"validation_accuracy":0.75,
        "learning_rate":0.001,"gradient_norm":0.5,"samples":320,"samples_per_second":3200,"seconds":0.1,"workers":1,"best":false},
        "best":{"epoch":1,"step":10,"train_loss":1,"validation_loss":1.25,"validation_accuracy":0.75,"learning_rate":0.001,
        "gradient_norm":0.5,"samples":320,"samples_per_second":3200,"seconds":0.1,"workers":1,"best":true},
        "result":{"job":"tiny","outcome":"cancelled","reason":"enough","epochs":2,"steps":23,"samples":640,"parameters":3,"best":null,
        "validation":{"loss":0.5,"samples":4},"test":null,"workers":{"min":1,"max":2},"wall_seconds":1.5,"samples_per_second":426.5,
        "parameters_sha256":null,"state_sha256":null,"reproducible":false},
        "reproducible":true,"update_mode":"after-reduction","workers":[{"worker":"w1/cpu","doing":"computes 2 microbatches of step 24",
        "open_microbatches":2,"microbatches_per_second":125.5}]}}
        """.ReplaceLineEndings("");

    public CoordinatorSerializerTests() : base(
        (3, 26),
        CoordinatorSerializer.Configuration, CoordinatorSerializer.Messages,
        (new SubmitJob(s_job, "name: heart\n"), """{"job":"heart","job_file":"name: heart\n"}"""),
        (new StartJob(s_job), """{"job":"heart"}"""),
        (new CancelJob(s_job, "no more"), """{"job":"heart","reason":"no more"}"""),
        (new PauseJob(s_job), """{"job":"heart"}"""),
        (new ContinueJob(s_job), """{"job":"heart"}"""),
        (new GetJobStatus(s_job), """{"job":"heart"}"""),
        (new JobStatusReply(s_job, null), """{"job":"heart","status":null}"""),
        (new JobStatusReply(s_job, Samples.Job("heart") with { Result = Cancelled(), UpdateMode = UpdateMode.AfterReduction }),
            Status),
        (new JobReply(s_job, true, "ä ok"), """{"job":"heart","accepted":true,"text":"\u00E4 ok"}"""),
        (new ReleaseWorker(s_job, new WorkerId("w1/cpu"), "share"), """{"job":"heart","worker":"w1/cpu","reason":"share"}"""),
        (new WorkersWanted(new PrepareJob(s_job, 3, "name: heart\n", "key", "h:4054"), 1, 5, Paused: true),
            """
            {"prepare":{"job":"heart","run_attempt":3,"job_file":"name: heart\n","data_set":"key","data_plane":"h:4054"},
            "min":1,"max":5,"paused":true}
            """.ReplaceLineEndings("")),
        (new WorkersWanted(new PrepareJob(s_job, 3, "", "key", "inproc"), 2),
            """{"prepare":{"job":"heart","run_attempt":3,"job_file":"","data_set":"key","data_plane":"inproc"},"min":2}"""),
        (new WorkersUnwanted(s_job), """{"job":"heart"}"""),
        (new GetPoolStatus(), "{}"),
        (new PoolStatusReply([Samples.Worker("w1/cpu", "heart"), Samples.Worker("w2/cpu")]),
            """
            {"workers":[{"worker":"w1/cpu","node":"w1","device":"CPU","job":"heart","state":"leased","last_message_seconds":0.5,
            "doing":null,"open_microbatches":0,"microbatches_per_second":0},
            {"worker":"w2/cpu","node":"w1","device":"CPU","job":null,"state":"free","last_message_seconds":0.5}]}
            """.ReplaceLineEndings("")),
        (new SetLogLevel("debug", 60), """{"level":"debug","seconds":60}"""),
        (new SetLogLevel(null), """{"level":null}"""))
    {
    }

    [Theory]
    [InlineData("\"train\"")]
    [InlineData("\"training, paused\"")]
    [InlineData("3")]
    [InlineData("null")]
    public void FromBinary_StateThatIsNone_IsRefused(string state) => Assert.Throws<SerializationException>(() => Read(
        new JobStatusReply(s_job, null), Status.Replace("\"training\"", state, StringComparison.Ordinal)));

    private static RunResult Cancelled() => new()
    {
        Job = "tiny",
        Outcome = RunOutcome.Cancelled,
        Reason = "enough",
        Epochs = 2,
        Steps = 23,
        Samples = 640,
        Parameters = 3,
        Validation = new PartResult(0.5, 4, []),
        MinWorkers = 1,
        MaxWorkers = 2,
        Reproducible = false,
        WallSeconds = 1.5,
        SamplesPerSecond = 426.5,
    };
}
