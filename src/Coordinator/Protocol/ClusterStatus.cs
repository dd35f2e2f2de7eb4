using System.Collections.Immutable;

namespace DistTrain.Coordinator.Protocol;

/// <summary>The cluster as a member sees it.</summary>
/// <param name="Ready">Whether jobs can be taken and led from here.</param>
/// <param name="Reason">Why it is not ready, or what it is: one line for people.</param>
/// <param name="Members">Its processes.</param>
public sealed record ClusterStatus(bool Ready, string Reason, ImmutableArray<MemberStatus> Members);

/// <summary>A process of the cluster.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Roles">Its roles: <c>coordinator</c>, <c>worker</c>.</param>
/// <param name="Status">Akka.NET's name of its status in lower case: <c>up</c>, <c>joining</c>, <c>leaving</c> ….</param>
/// <param name="Reachable">Whether it answers heartbeats.</param>
public sealed record MemberStatus(string Address, ImmutableArray<string> Roles, string Status, bool Reachable);

/// <summary>Cluster, jobs and workers as they were when they were last asked.</summary>
/// <param name="Cluster">Null when it does not answer.</param>
/// <param name="Jobs">Newest first.</param>
/// <param name="Workers">Each with what it is doing; null when they are not known.</param>
public sealed record ClusterState(ClusterStatus? Cluster, IReadOnlyList<JobStatus> Jobs, IReadOnlyList<WorkerStatus>? Workers)
{
    /// <summary>The cluster has not answered yet, or not in time.</summary>
    public static readonly ClusterState Unknown = new(null, [], null);
}

/// <param name="Level">The level now.</param>
/// <param name="Initial">The level that it was started with.</param>
/// <param name="SecondsLeft">Until it goes back to that; null without limit.</param>
public sealed record LogLevelStatus(string Level, string Initial, int? SecondsLeft);
