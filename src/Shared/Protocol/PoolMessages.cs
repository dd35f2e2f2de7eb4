using System.Collections.Immutable;

namespace DistTrain.Shared.Protocol;

/// <summary>A worker as its node sees it.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Device">Its device, for people.</param>
/// <param name="Job">The job it is in; null when it is free.</param>
/// <param name="RunAttempt">That job's run attempt.</param>
public sealed record WorkerReport(WorkerId Worker, string Device, JobId? Job, int RunAttempt);

/// <summary>
/// From a node to the pool, every two seconds: these are my workers. Answered by <see cref="WorkerHostRegistered"/> or
/// <see cref="WorkerHostRefused"/>.
/// </summary>
/// <param name="Node">The node's name.</param>
/// <param name="Workers">Its workers and what they do.</param>
public sealed record RegisterWorkerHost(string Node, ImmutableArray<WorkerReport> Workers);

/// <summary>From the pool to a node: it is known.</summary>
public sealed record WorkerHostRegistered;

/// <summary>From the pool to a node: another process has its name, so this one gets no work while that is there.</summary>
/// <param name="Reason">Who has it and what to do.</param>
public sealed record WorkerHostRefused(string Reason);

/// <summary>From the pool to a node: this worker is leased to a job.</summary>
public sealed record AssignWorker(WorkerId Worker, PrepareJob Prepare);

/// <summary>From a node to the pool: a worker left a job.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Job">The job it left.</param>
/// <param name="RunAttempt">That job's run attempt.</param>
/// <param name="Reason">Why.</param>
/// <param name="Refused">The job did not want this worker and will not want it in this run attempt.</param>
public sealed record WorkerFree(WorkerId Worker, JobId Job, int RunAttempt, string Reason, bool Refused);

/// <summary>From a job to the pool, when it begins and every two seconds: it wants workers.</summary>
/// <param name="Prepare">What they are to be sent.</param>
/// <param name="Min">Fewest it can use.</param>
/// <param name="Max">Most it can use; null without limit.</param>
/// <param name="Paused">A person holds it: other jobs may have its workers.</param>
public sealed record WorkersWanted(PrepareJob Prepare, int Min, int? Max, bool Paused);

/// <summary>From a job to the pool: it wants no workers any more.</summary>
public sealed record WorkersUnwanted(JobId Job);

/// <summary>Answered by <see cref="PoolStatusReply"/>.</summary>
public sealed record GetPoolStatus;

/// <summary>The pool's workers and leases.</summary>
/// <param name="Json">A JSON array as <c>/api/workers</c> gives it.</param>
public sealed record PoolStatusReply(string Json);
