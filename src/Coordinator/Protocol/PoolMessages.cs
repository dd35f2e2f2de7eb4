using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Protocol;

/// <summary>From a job to the pool, when it begins and every two seconds: it wants workers.</summary>
/// <param name="Prepare">What they are to be sent.</param>
/// <param name="Min">Fewest it can use.</param>
/// <param name="Max">Most it can use; null without limit.</param>
/// <param name="Paused">A person holds it: other jobs may have its workers.</param>
public sealed record WorkersWanted(PrepareJob Prepare, int Min, int? Max = null, bool Paused = false);

/// <summary>From a job to the pool: it wants no workers any more.</summary>
public sealed record WorkersUnwanted(JobId Job);

/// <summary>Answered by <see cref="PoolStatusReply"/>.</summary>
public sealed record GetPoolStatus;

/// <summary>The pool's workers and their leases, by their ids.</summary>
public sealed record PoolStatusReply(ImmutableArray<WorkerStatus> Workers);

/// <summary>To the pool: every process of the cluster logs at this level; answered by <see cref="LogLevelReply"/>.</summary>
/// <param name="Level">One of <see cref="ProcessLogLevel.Names"/>; null: each at the level that it was started with.</param>
/// <param name="Seconds">How long; 0 without limit.</param>
public sealed record SetLogLevel([property: JsonConverter(typeof(LogLevelNameConverter))] string? Level, int Seconds = 0);
