using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Akka.Actor;

namespace DistTrain.Shared.Protocol;

/// <summary>The messages between coordinators and workers.</summary>
public sealed class ProtocolSerializer(ExtendedActorSystem system) : MessageSerializer(system, Messages)
{
    /// <summary>Every message between coordinators and workers, with its manifest; others are refused.</summary>
    public static ImmutableArray<MessageType> Messages { get; } =
    [
        new("worker-failed", ProtocolJson.Default.WorkerFailed),
        new("register-worker-host", ProtocolJson.Default.RegisterWorkerHost),
        new("worker-host-registered", ProtocolJson.Default.WorkerHostRegistered),
        new("worker-host-refused", ProtocolJson.Default.WorkerHostRefused),
        new("assign-worker", ProtocolJson.Default.AssignWorker),
        new("worker-free", ProtocolJson.Default.WorkerFree),
        new("get-log-level", ProtocolJson.Default.GetLogLevel),
        new("log-level", ProtocolJson.Default.LogLevelReply),
    ];

    /// <inheritdoc/>
    public override int Identifier => 4711;
}

/// <summary>How the messages between coordinators and workers are written; source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerFailed))]
[JsonSerializable(typeof(RegisterWorkerHost))]
[JsonSerializable(typeof(WorkerHostRegistered))]
[JsonSerializable(typeof(WorkerHostRefused))]
[JsonSerializable(typeof(AssignWorker))]
[JsonSerializable(typeof(WorkerFree))]
[JsonSerializable(typeof(GetLogLevel))]
[JsonSerializable(typeof(LogLevelReply))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
