using Akka.Actor;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Tests.Protocol;

public sealed class ProtocolSerializerTests : IDisposable
{
    private static readonly PrepareJob Prepare = new(new JobId("heart"), 3, "name: heart\nseed: 7\n", new string('a', 64), "127.0.0.1:4054");

    private static readonly object[] Messages =
    [
        new SubmitJob(new JobId("heart"), "name: heart"), new StartJob(new JobId("j")), new CancelJob(new JobId("j"), "no more"),
        new PauseJob(new JobId("j")), new ContinueJob(new JobId("j")), new GetJobStatus(new JobId("j")),
        new JobStatusReply(new JobId("j"), "{}"), new JobReply(new JobId("j"), true, "ä ok"),
        new WorkerFailed(new JobId("j"), new WorkerFailure(new WorkerId("w"), "broke", "stack")),
        new ReleaseWorker(new JobId("j"), new WorkerId("w/cpu"), "share"),
        new WorkerHostRegistered(), new WorkerHostRefused("two of a name"), new AssignWorker(new WorkerId("w"), Prepare),
        new WorkerFree(new WorkerId("w"), new JobId("j"), 2, "done", true),
        new WorkersWanted(Prepare, 1, null, false), new WorkersWanted(Prepare, 2, 5, true), new WorkersUnwanted(new JobId("j")),
        new GetPoolStatus(), new PoolStatusReply("[]"),
        new SetLogLevel("debug", 60), new SetLogLevel(null, 0), new GetLogLevel(), new LogLevelReply("error", 5), new LogLevelReply(null, 0),
    ];

    private readonly ActorSystem _system = ActorSystem.Create("serializer", ClusterConfiguration.Messages);

    private ProtocolSerializer Serializer => (ProtocolSerializer)_system.Serialization.FindSerializerFor(new GetPoolStatus());

    public void Dispose() => _system.Dispose();

    [Fact]
    public void FromBinary_EveryMessage_ReadsWhatWasWritten()
    {
        foreach (var message in Messages)
            Assert.Equal(message, Serializer.FromBinary(Serializer.ToBinary(message), Serializer.Manifest(message)));
    }

    [Fact]
    public void FromBinary_RegisterNode_KeepsEveryWorker()
    {
        var node = new RegisterWorkerHost(
            "n", [new WorkerReport(new WorkerId("a"), "cpu", null, 0), new WorkerReport(new WorkerId("b"), "cuda:0", new JobId("j"), 4)]);
        var read = (RegisterWorkerHost)Serializer.FromBinary(Serializer.ToBinary(node), Serializer.Manifest(node));
        Assert.Equal(node.Node, read.Node);
        Assert.Equal(node.Workers.AsEnumerable(), read.Workers.AsEnumerable());
    }

    [Fact]
    public void FromBinary_CutChangedOrLengthened_ThrowsSerializationExceptionOrReadsAMessage()
    {
        var random = new Random(11);
        foreach (var message in Messages)
        {
            var bytes = Serializer.ToBinary(message);
            var manifest = Serializer.Manifest(message);
            for (var cut = 0; cut < bytes.Length; cut++)
                Assert.Throws<System.Runtime.Serialization.SerializationException>(() => Serializer.FromBinary(bytes[..cut], manifest));
            Assert.Throws<System.Runtime.Serialization.SerializationException>(() => Serializer.FromBinary([.. bytes, 0], manifest));
            for (var i = 0; i < 200 && bytes.Length > 0; i++)
            {
                var changed = (byte[])bytes.Clone();
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                try
                {
                    Serializer.FromBinary(changed, manifest);
                }
                catch (System.Runtime.Serialization.SerializationException)
                {
                    // Refused, as it should be where the change matters.
                }
            }
        }
    }

    [Fact]
    public void FromBinary_UnknownManifest_IsRefusedByName()
    {
        var error = Assert.Throws<System.Runtime.Serialization.SerializationException>(() => Serializer.FromBinary([], "System.String"));
        Assert.Contains("System.String", error.Message, StringComparison.Ordinal);
    }
}
