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
    /// <summary>Done.</summary>
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

/// <summary>What a coordinator logs.</summary>
/// <param name="Level">The level now.</param>
/// <param name="Initial">The level that it was started with.</param>
/// <param name="SecondsLeft">Until it goes back to that; null without limit.</param>
public sealed record LogLevelView(string Level, string Initial, int? SecondsLeft);

/// <summary>The cluster as a member sees it.</summary>
/// <param name="Ready">Whether jobs can be taken and led from here.</param>
/// <param name="Reason">Why it is not ready, or what it is: one line for people.</param>
/// <param name="Members">Its members.</param>
public sealed record ClusterView(bool Ready, string Reason, IReadOnlyList<MemberView> Members);

/// <summary>A member of the cluster.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Roles">Its roles: <c>coordinator</c>, <c>worker</c>.</param>
/// <param name="Status">Its status in lower case: <c>up</c>, <c>joining</c>, <c>leaving</c> ….</param>
/// <param name="Reachable">Whether it answers heartbeats.</param>
public sealed record MemberView(string Address, IReadOnlyList<string> Roles, string Status, bool Reachable);
