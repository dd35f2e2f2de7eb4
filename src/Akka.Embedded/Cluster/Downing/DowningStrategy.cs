using System.Collections.Immutable;

namespace Akka.Cluster.SBR;

/// <summary>Decides which side of a partition goes on; every member comes to a matching decision from its own view.</summary>
internal abstract class DowningStrategy
{
    protected DowningStrategy(string role) => Role = role;

    /// <summary>Only members with this role count; all when empty.</summary>
    protected string Role { get; }

    public DowningDecision Decide(DowningView view)
    {
        if (view.Unreachable.IsEmpty)
            return DowningDecision.Nothing;
        if (view.IndirectlyConnected.IsEmpty)
        {
            var (verdict, reason) = DecideCleanPartition(view);
            return new(verdict, NodesFor(verdict, view), reason);
        }

        var clean = view.WithoutIndirectLinks();
        var also = clean.Unreachable.IsEmpty ? (Verdict: DowningVerdict.None, Reason: "no partition beside") : DecideCleanPartition(clean);
        var nodes = view.Downable.Intersect(view.IndirectlyConnected).Union(NodesFor(also.Verdict, clean));
        return new(
            DowningVerdict.DownIndirectlyConnected,
            nodes,
            $"{view.IndirectlyConnected.Count} members are reached by some and not by others; {also.Reason}");
    }

    protected abstract (DowningVerdict Verdict, string Reason) DecideCleanPartition(DowningView view);

    public static ImmutableHashSet<UniqueAddress> NodesFor(DowningVerdict verdict, DowningView view) => verdict switch
    {
        DowningVerdict.DownUnreachable => view.Downable.Intersect(view.Unreachable),
        DowningVerdict.DownReachable => view.Downable.Except(view.Unreachable),
        DowningVerdict.DownAll => view.Downable,
        _ => [],
    };
}
