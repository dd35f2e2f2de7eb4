using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>What the HTTP side asks of the cluster; implemented over its actors. A call may throw
/// <see cref="TimeoutException"/> or <see cref="Akka.Actor.AskTimeoutException"/> when nobody answers, which becomes
/// 503.</summary>
public interface IClusterApi
{
    /// <summary>Hands a job in; the id of an accepted one is <see cref="ApiReply.Job"/>.</summary>
    Task<ApiReply> SubmitAsync(JobSubmission submission, CancellationToken cancellation);

    Task<IReadOnlyList<JobStatus>> JobsAsync(CancellationToken cancellation);

    /// <summary>A job; null when there is none of that id.</summary>
    Task<JobStatus?> JobAsync(JobId job, CancellationToken cancellation);

    /// <summary>Ends a job where it stands, with a checkpoint.</summary>
    Task<ApiReply> CancelAsync(JobId job, string reason, CancellationToken cancellation);

    /// <summary>Holds a job before its next step.</summary>
    Task<ApiReply> PauseAsync(JobId job, CancellationToken cancellation);

    /// <summary>Lets a paused job go on.</summary>
    Task<ApiReply> ResumeAsync(JobId job, CancellationToken cancellation);

    /// <summary>The pool's workers, without what only their jobs know of them (<see cref="WorkerStatus.Doing"/>).</summary>
    Task<IReadOnlyList<WorkerStatus>> WorkersAsync(CancellationToken cancellation);

    /// <summary>The cluster's members, and whether this coordinator can take jobs.</summary>
    Task<ClusterStatus> ClusterAsync(CancellationToken cancellation);

    /// <summary>What this coordinator logs, and for how long.</summary>
    Task<LogLevelStatus> LogLevelAsync(CancellationToken cancellation);

    /// <summary>Makes every process of the cluster log at a level.</summary>
    /// <param name="level">One of <see cref="Shared.Logging.ProcessLogLevel.Names"/>; null: each at the level that it was started
    /// with.</param>
    /// <param name="seconds">How long; 0 without limit.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    Task<LogLevelStatus> SetLogLevelAsync(string? level, int seconds, CancellationToken cancellation);
}
