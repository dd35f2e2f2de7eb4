using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Shared.Tests.Protocol;

/// <summary>The messages between coordinators and workers; <see cref="MessageContract"/> says how one is changed.</summary>
public sealed class ProtocolSerializerTests : MessageContract
{
    public ProtocolSerializerTests() : base(
        (3, 15),
        ClusterConfiguration.Messages, ProtocolSerializer.Messages,
        (new WorkerFailed(new JobId("heart"), new WorkerFailure(new WorkerId("w1/cpu"), "out of memory", "at Ä")),
            """{"job":"heart","failure":{"worker":"w1/cpu","message":"out of memory","detail":"at \u00C4"}}"""),
        (new RegisterWorkerHost(
            "w1", [new(new WorkerId("w1/cpu"), "cpu"), new(new WorkerId("w1/cuda:0"), "GPU", new JobId("heart"), 4)]),
            """
            {"node":"w1","workers":[{"worker":"w1/cpu","device":"cpu","job":null,"run_attempt":0},
            {"worker":"w1/cuda:0","device":"GPU","job":"heart","run_attempt":4}]}
            """.ReplaceLineEndings("")),
        (new RegisterWorkerHost("w1", []), """{"node":"w1","workers":[]}"""),
        (new WorkerHostRegistered(), "{}"),
        (new WorkerHostRefused("two of a name"), """{"reason":"two of a name"}"""),
        (new AssignWorker(new WorkerId("w1/cpu"), new PrepareJob(new JobId("heart"), 3, "name: heart\n", "ab", "h:4054")),
            """{"worker":"w1/cpu","prepare":{"job":"heart","run_attempt":3,"job_file":"name: heart\n","data_set":"ab","data_plane":"h:4054"}}"""),
        (new WorkerFree(new WorkerId("w1/cpu"), new JobId("heart"), 2, "done", Refused: true),
            """{"worker":"w1/cpu","job":"heart","run_attempt":2,"reason":"done","refused":true}"""),
        (new GetLogLevel(), "{}"),
        (new LogLevelReply("error", 5), """{"level":"error","seconds_left":5}"""),
        (new LogLevelReply(null), """{"level":null,"seconds_left":0}"""))
    {
    }

    [Theory]
    [InlineData("""{"level":"loud"}""")]
    [InlineData("""{"level":3}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"level":"error"} {}""")]
    public void FromBinary_LogLevelThatIsNone_IsRefused(string json) =>
        Assert.Throws<SerializationException>(() => Read(new LogLevelReply(null), json));

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("../other")]
    public void FromBinary_JobIdThatIsNone_IsRefused(string id) => Assert.Throws<SerializationException>(() => Read(
        new WorkerFree(new WorkerId("w"), new JobId("j"), 1, ""),
        $$"""{"worker":"w","job":{{JsonSerializer.Serialize(id)}},"run_attempt":1,"reason":""}"""));

    [Theory]
    [InlineData(RegisterWorkerHost.MaxWorkers, true)]
    [InlineData(RegisterWorkerHost.MaxWorkers + 1, false)]
    public void FromBinary_ManyWorkers_AreTakenUpToTheBound(int count, bool taken)
    {
        var workers = string.Join(',', Enumerable.Repeat("""{"worker":"w","device":"cpu"}""", count));
        var error = Record.Exception(
            () => Read(new RegisterWorkerHost("w", []), $$"""{"node":"w","workers":[{{workers}}]}"""));

        if (taken)
            Assert.Null(error);
        else
            Assert.IsType<SerializationException>(error);
    }

    [Fact]
    public void FromBinary_UnknownManifest_IsRefusedByName()
    {
        using var system = ActorSystem.Create("serializer", ClusterConfiguration.Messages);
        var serializer = (ProtocolSerializer)system.Serialization.FindSerializerFor(new GetLogLevel());

        var error = Assert.Throws<SerializationException>(() => serializer.FromBinary("{}"u8.ToArray(), "System.String"));

        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
    }
}
