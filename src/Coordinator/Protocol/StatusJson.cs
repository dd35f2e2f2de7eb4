using System.Text.Json.Serialization;
using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Protocol;

/// <summary>
/// How coordinators write messages and what the API answers; source-generated. Actors, API and command line use the same, so
/// that a record has one form.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(EpochRecordConverter), typeof(RunResultConverter)])]
[JsonSerializable(typeof(SubmitJob))]
[JsonSerializable(typeof(StartJob))]
[JsonSerializable(typeof(CancelJob))]
[JsonSerializable(typeof(PauseJob))]
[JsonSerializable(typeof(ContinueJob))]
[JsonSerializable(typeof(GetJobStatus))]
[JsonSerializable(typeof(JobStatusReply))]
[JsonSerializable(typeof(JobReply))]
[JsonSerializable(typeof(ReleaseWorker))]
[JsonSerializable(typeof(WorkersWanted))]
[JsonSerializable(typeof(WorkersUnwanted))]
[JsonSerializable(typeof(GetPoolStatus))]
[JsonSerializable(typeof(PoolStatusReply))]
[JsonSerializable(typeof(SetLogLevel))]
[JsonSerializable(typeof(IReadOnlyList<JobStatus>))]
[JsonSerializable(typeof(IReadOnlyList<WorkerStatus>))]
[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(LogLevelStatus))]
[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(LogLevelRequest))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(IReadOnlyList<EpochRecord>))]
public sealed partial class StatusJson : JsonSerializerContext;
