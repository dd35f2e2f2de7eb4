using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Configuration;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Protocol;

/// <summary>The messages between coordinators: jobs and the pool may be in different ones. Workers do not read them.</summary>
public sealed class CoordinatorSerializer(ExtendedActorSystem system) : MessageSerializer(system, Messages)
{
    /// <summary>Every message that coordinators exchange, with its manifest; others are refused.</summary>
    public static ImmutableArray<MessageType> Messages { get; } =
    [
        new("submit", StatusJson.Default.SubmitJob),
        new("start", StatusJson.Default.StartJob),
        new("cancel", StatusJson.Default.CancelJob),
        new("pause", StatusJson.Default.PauseJob),
        new("continue", StatusJson.Default.ContinueJob),
        new("get-status", StatusJson.Default.GetJobStatus),
        new("status", StatusJson.Default.JobStatusReply),
        new("reply", StatusJson.Default.JobReply),
        new("release-worker", StatusJson.Default.ReleaseWorker),
        new("workers-wanted", StatusJson.Default.WorkersWanted),
        new("workers-unwanted", StatusJson.Default.WorkersUnwanted),
        new("get-pool-status", StatusJson.Default.GetPoolStatus),
        new("pool-status", StatusJson.Default.PoolStatusReply),
        new("set-log-level", StatusJson.Default.SetLogLevel),
    ];

    /// <summary>What a coordinator's actor system is configured with besides what every process has.</summary>
    public static Config Configuration { get; } = Binding<CoordinatorSerializer>("disttrain-coordinator", Messages);

    /// <inheritdoc/>
    public override int Identifier => 4712;
}
