using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>What became of a changing call.</summary>
/// <param name="Outcome">The kind of answer.</param>
/// <param name="Text">What was done; or why not and what to do, a line for each reason.</param>
/// <param name="Job">The job; null when none came to be.</param>
public sealed record ApiReply(ApiOutcome Outcome, string Text, JobId? Job = null);

/// <summary>How a changing call was answered.</summary>
public enum ApiOutcome
{
    /// <summary>Carried out; HTTP 200 or 202.</summary>
    Accepted,

    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>The job's state does not allow it, or its name is taken.</summary>
    Conflict,

    /// <summary>What was sent cannot be used.</summary>
    Invalid,
}

/// <summary>A job that somebody hands in.</summary>
/// <param name="Job">The job file, checked and with every default filled in.</param>
/// <param name="Id">The id asked for; null: one made from the job's name.</param>
public sealed record JobSubmission(JobSpec Job, JobId? Id);
