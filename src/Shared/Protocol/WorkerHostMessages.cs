using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistTrain.Shared.Protocol;

/// <summary>A worker as its host sees it.</summary>
/// <param name="Worker">Its id.</param>
/// <param name="Device">Its device, for people.</param>
/// <param name="Job">The job it is in; null when it is free.</param>
/// <param name="RunAttempt">That job's run attempt.</param>
public sealed record WorkerReport(WorkerId Worker, string Device, JobId? Job = null, int RunAttempt = 0);

/// <summary>
/// From a worker host to the pool, every two seconds: these are my workers. Answered by <see cref="WorkerHostRegistered"/> or
/// <see cref="WorkerHostRefused"/>.
/// </summary>
/// <param name="Node">The host's name.</param>
/// <param name="Workers">Its workers and what they do, at most <see cref="MaxWorkers"/>.</param>
public sealed record RegisterWorkerHost(string Node, ImmutableArray<WorkerReport> Workers) : IJsonOnDeserialized
{
    /// <summary>Most workers of a host that a reader takes.</summary>
    public const int MaxWorkers = 4096;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Workers.IsDefault || Workers.Length > MaxWorkers)
            throw new JsonException($"workers: at most {MaxWorkers} are possible");
    }
}

/// <summary>From the pool to a worker host: it is known.</summary>
public sealed record WorkerHostRegistered;

/// <summary>From the pool to a worker host: another process has its name, so this one gets no work while that is there.</summary>
/// <param name="Reason">Who has it and what to do.</param>
public sealed record WorkerHostRefused(string Reason);

/// <summary>From the pool to a worker host: this worker is leased to a job.</summary>
public sealed record AssignWorker(WorkerId Worker, PrepareJob Prepare);

/// <summary>From a worker host to the pool: a worker left a job.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Job">The job it left.</param>
/// <param name="RunAttempt">That job's run attempt.</param>
/// <param name="Reason">Why.</param>
/// <param name="Refused">The job did not want this worker and will not want it in this run attempt.</param>
public sealed record WorkerFree(WorkerId Worker, JobId Job, int RunAttempt, string Reason, bool Refused = false);

/// <summary>From a worker host through the pool to a job: a worker could not prepare the job, which fails it.</summary>
public sealed record WorkerFailed(JobId Job, WorkerFailure Failure) : IJobMessage;
