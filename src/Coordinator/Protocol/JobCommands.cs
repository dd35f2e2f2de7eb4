using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Protocol;

/// <summary>A new job; answered by <see cref="JobReply"/>.</summary>
/// <param name="Job">Its id, not used before.</param>
/// <param name="JobFile">The resolved job file's text; paths in it are absolute, on the coordinator's disk.</param>
public sealed record SubmitJob(JobId Job, string JobFile) : IJobMessage;

/// <summary>Begin, or go on after the coordinator that hosted the job is gone. Harmless when it already runs.</summary>
public sealed record StartJob(JobId Job) : IJobMessage;

/// <summary>End where it stands, with a checkpoint; answered by <see cref="JobReply"/>.</summary>
public sealed record CancelJob(JobId Job, string Reason) : IJobMessage;

/// <summary>Hold before the next step; answered by <see cref="JobReply"/>.</summary>
public sealed record PauseJob(JobId Job) : IJobMessage;

/// <summary>Go on after a pause; answered by <see cref="JobReply"/>.</summary>
public sealed record ContinueJob(JobId Job) : IJobMessage;

/// <summary>Answered by <see cref="JobStatusReply"/>.</summary>
public sealed record GetJobStatus(JobId Job) : IJobMessage;

/// <summary>Let a worker go at the next step boundary; the pool has another job for it.</summary>
public sealed record ReleaseWorker(JobId Job, WorkerId Worker, string Reason) : IJobMessage;

/// <summary>What became of a command.</summary>
/// <param name="Job">The job.</param>
/// <param name="Accepted">Whether it was carried out.</param>
/// <param name="Text">What was done, or why not and what to do.</param>
public sealed record JobReply(JobId Job, bool Accepted, string Text);

/// <summary>A job's status; null when there is no such job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Status">Null when there is no such job.</param>
public sealed record JobStatusReply(JobId Job, JobStatus? Status);
