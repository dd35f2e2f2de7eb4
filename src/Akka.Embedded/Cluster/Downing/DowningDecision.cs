using System.Collections.Immutable;

namespace Akka.Cluster.SBR;

internal enum DowningVerdict
{
    /// <summary>Nothing to do.</summary>
    None,

    /// <summary>This side goes on; the other is declared lost.</summary>
    DownUnreachable,

    /// <summary>The other side goes on; this one shuts itself down.</summary>
    DownReachable,

    /// <summary>No side is safe.</summary>
    DownAll,

    /// <summary>Links are broken one by one: nodes that only some can reach go, the rest stay.</summary>
    DownIndirectlyConnected,
}

/// <summary>What to do about unreachable members, to whom, and why.</summary>
internal sealed record DowningDecision(DowningVerdict Verdict, ImmutableHashSet<UniqueAddress> Nodes, string Reason)
{
    public static readonly DowningDecision Nothing = new(DowningVerdict.None, [], "no unreachable members");
}
