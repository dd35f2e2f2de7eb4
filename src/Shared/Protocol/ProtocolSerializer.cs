using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Serialization;
using DistTrain.Shared.Logging;

namespace DistTrain.Shared.Protocol;

/// <summary>
/// The binary form of every message that crosses processes: a closed table, one manifest a message; anything else is
/// refused. Strings are UTF-8 behind a length (BinaryWriter's), integers little-endian.
/// </summary>
public sealed class ProtocolSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Most workers of one node, a bound on what a reader allocates.</summary>
    public const int MaxWorkers = 4096;

    private static readonly ImmutableArray<MessageCodec> Codecs =
    [
        MessageCodec.Of<SubmitJob>("submit", (w, m) => { w.Write(m.Job.Value); w.Write(m.JobFile); },
            r => new SubmitJob(Job(r), r.ReadString())),
        MessageCodec.Of<StartJob>("start", (w, m) => w.Write(m.Job.Value), r => new StartJob(Job(r))),
        MessageCodec.Of<CancelJob>("cancel", (w, m) => { w.Write(m.Job.Value); w.Write(m.Reason); },
            r => new CancelJob(Job(r), r.ReadString())),
        MessageCodec.Of<PauseJob>("pause", (w, m) => w.Write(m.Job.Value), r => new PauseJob(Job(r))),
        MessageCodec.Of<ContinueJob>("continue", (w, m) => w.Write(m.Job.Value), r => new ContinueJob(Job(r))),
        MessageCodec.Of<GetJobStatus>("get-status", (w, m) => w.Write(m.Job.Value), r => new GetJobStatus(Job(r))),
        MessageCodec.Of<JobStatusReply>("status", (w, m) => { w.Write(m.Job.Value); w.Write(m.Json); },
            r => new JobStatusReply(Job(r), r.ReadString())),
        MessageCodec.Of<JobReply>("reply", (w, m) => { w.Write(m.Job.Value); w.Write(m.Accepted); w.Write(m.Text); },
            r => new JobReply(Job(r), r.ReadBoolean(), r.ReadString())),
        MessageCodec.Of<WorkerFailed>("worker-failed",
            (w, m) => { w.Write(m.Job.Value); w.Write(m.Failure.Worker.Value); w.Write(m.Failure.Message); w.Write(m.Failure.Detail); },
            r => new WorkerFailed(Job(r), new WorkerFailure(Worker(r), r.ReadString(), r.ReadString()))),
        MessageCodec.Of<ReleaseWorker>("release-worker",
            (w, m) => { w.Write(m.Job.Value); w.Write(m.Worker.Value); w.Write(m.Reason); },
            r => new ReleaseWorker(Job(r), Worker(r), r.ReadString())),
        MessageCodec.Of<RegisterWorkerHost>("register-node", WriteNode, ReadNode),
        MessageCodec.Of<WorkerHostRegistered>("node-registered", (_, _) => { }, _ => new WorkerHostRegistered()),
        MessageCodec.Of<WorkerHostRefused>("node-refused", (w, m) => w.Write(m.Reason), r => new WorkerHostRefused(r.ReadString())),
        MessageCodec.Of<AssignWorker>("assign-worker", (w, m) => { w.Write(m.Worker.Value); Write(w, m.Prepare); },
            r => new AssignWorker(Worker(r), ReadPrepare(r))),
        MessageCodec.Of<WorkerFree>("worker-free",
            (w, m) => { w.Write(m.Worker.Value); w.Write(m.Job.Value); w.Write(m.RunAttempt); w.Write(m.Reason); w.Write(m.Refused); },
            r => new WorkerFree(Worker(r), Job(r), r.ReadInt32(), r.ReadString(), r.ReadBoolean())),
        MessageCodec.Of<WorkersWanted>("workers-wanted",
            (w, m) => { Write(w, m.Prepare); w.Write(m.Min); w.Write(m.Max ?? -1); w.Write(m.Paused); },
            r => new WorkersWanted(ReadPrepare(r), r.ReadInt32(), r.ReadInt32() is var max && max < 0 ? null : max, r.ReadBoolean())),
        MessageCodec.Of<WorkersUnwanted>("workers-unwanted", (w, m) => w.Write(m.Job.Value), r => new WorkersUnwanted(Job(r))),
        MessageCodec.Of<GetPoolStatus>("get-pool-status", (_, _) => { }, _ => new GetPoolStatus()),
        MessageCodec.Of<PoolStatusReply>("pool-status", (w, m) => w.Write(m.Json), r => new PoolStatusReply(r.ReadString())),
        MessageCodec.Of<SetLogLevel>("set-log-level",
            (w, m) => { w.Write(m.Level ?? ""); w.Write(m.Seconds); }, r => new SetLogLevel(Level(r), r.ReadInt32())),
        MessageCodec.Of<GetLogLevel>("get-log-level", (_, _) => { }, _ => new GetLogLevel()),
        MessageCodec.Of<LogLevelReply>("log-level",
            (w, m) => { w.Write(m.Level ?? ""); w.Write(m.SecondsLeft); }, r => new LogLevelReply(Level(r), r.ReadInt32())),
    ];

    private static readonly ImmutableDictionary<Type, MessageCodec> ByType = Codecs.ToImmutableDictionary(c => c.Type);
    private static readonly ImmutableDictionary<string, MessageCodec> ByManifest = Codecs.ToImmutableDictionary(c => c.Manifest);

    /// <summary>Every message that it reads and writes.</summary>
    public static IEnumerable<Type> Types => Codecs.Select(codec => codec.Type);

    /// <inheritdoc/>
    public override int Identifier => 4711;

    /// <inheritdoc/>
    public override string Manifest(object o) => Codec(o).Manifest;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            Codec(obj).Write(writer, obj);
        return stream.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!ByManifest.TryGetValue(manifest, out var codec))
            throw new System.Runtime.Serialization.SerializationException($"no message of DistTrain is called '{manifest}'");
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using var reader = new BinaryReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var message = codec.Read(reader);
            return stream.Position == stream.Length
                ? message
                : throw new System.Runtime.Serialization.SerializationException(
                    $"message '{manifest}' has {stream.Length - stream.Position} bytes too many");
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException or IOException)
        {
            throw new System.Runtime.Serialization.SerializationException($"message '{manifest}' is not whole: {error.Message}", error);
        }
    }

    private static MessageCodec Codec(object message) => ByType.TryGetValue(message.GetType(), out var codec)
        ? codec
        : throw new System.Runtime.Serialization.SerializationException($"{message.GetType()} is no message of DistTrain");

    private static JobId Job(BinaryReader reader)
    {
        var value = reader.ReadString();
        return JobId.IsValid(value) ? new JobId(value) : throw new FormatException("a job id is not valid");
    }

    private static string? Level(BinaryReader reader)
    {
        var value = reader.ReadString();
        return value.Length == 0 ? null
            : ProcessLogLevel.TryParse(value, out _) ? value : throw new FormatException("a log level is not valid");
    }

    private static WorkerId Worker(BinaryReader reader) => new(reader.ReadString());

    private static void Write(BinaryWriter writer, PrepareJob prepare)
    {
        writer.Write(prepare.Job.Value);
        writer.Write(prepare.RunAttempt);
        writer.Write(prepare.JobFile);
        writer.Write(prepare.DataSet);
        writer.Write(prepare.DataPlane);
    }

    private static PrepareJob ReadPrepare(BinaryReader reader) =>
        new(Job(reader), reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadString());

    private static void WriteNode(BinaryWriter writer, RegisterWorkerHost node)
    {
        writer.Write(node.Node);
        writer.Write(node.Workers.Length);
        foreach (var worker in node.Workers)
        {
            writer.Write(worker.Worker.Value);
            writer.Write(worker.Device);
            writer.Write(worker.Job?.Value ?? "");
            writer.Write(worker.RunAttempt);
        }
    }

    private static RegisterWorkerHost ReadNode(BinaryReader reader)
    {
        var name = reader.ReadString();
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxWorkers)
            throw new FormatException($"{count} workers; at most {MaxWorkers} are possible");
        var workers = ImmutableArray.CreateBuilder<WorkerReport>();
        for (var i = 0; i < count; i++)
        {
            var worker = Worker(reader);
            var device = reader.ReadString();
            var job = reader.ReadString();
            workers.Add(new WorkerReport(worker, device, job.Length == 0 ? null : new JobId(job), reader.ReadInt32()));
        }

        return new RegisterWorkerHost(name, workers.ToImmutable());
    }
}
