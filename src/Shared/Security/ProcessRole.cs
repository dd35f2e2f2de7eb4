using System.Collections.Immutable;

namespace DistTrain.Shared.Security;

/// <summary>What a process of a cluster may be; a certificate names it as the organizational unit (OU) of its subject.</summary>
public static class ProcessRole
{
    /// <summary>Leads jobs and keeps their state.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Computes gradients and evaluations for coordinators.</summary>
    public const string Worker = "worker";

    /// <summary>Every role that there is, in the order of their numbers in an actors' connection, from 1 on.</summary>
    public static ImmutableArray<string> All { get; } = [Coordinator, Worker];
}
