using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>Whom to gossip with next.</summary>
internal static class GossipTargets
{
    /// <summary>
    /// A random member, with <paramref name="preferUnseen"/> probability one that has not seen the current version.
    /// </summary>
    public static UniqueAddress Pick(MembershipState state, double preferUnseen, Random random)
    {
        var targets = state.Gossip.Members.Select(m => m.UniqueAddress).Where(state.ValidGossipTarget).ToList();
        if (targets.Count == 0)
            return null;
        if (random.NextDouble() < preferUnseen)
        {
            var unseen = targets.Where(t => !state.Gossip.SeenBy(t)).ToList();
            if (unseen.Count > 0)
                return unseen[random.Next(unseen.Count)];
        }

        return targets[random.Next(targets.Count)];
    }

    /// <summary>Large clusters spread news at random first and aim only when most have it; otherwise the few that lack it are swamped.</summary>
    public static double AdjustedProbability(int members, double probability, int reduceFrom)
    {
        var high = reduceFrom * 4;
        if (members <= reduceFrom)
            return probability;
        var least = probability / 10;
        if (members >= high)
            return least;
        return probability - ((probability - least) * (members - reduceFrom) / (high - reduceFrom));
    }

    /// <summary>Gossip faster while fewer than half of the members have the news.</summary>
    public static bool ShouldSpeedUp(MembershipState state) =>
        !state.Gossip.Reachability.Records.Any(r => r.Observer == state.Self && r.Status == ReachabilityStatus.Terminated)
        && state.Gossip.Seen.Count < state.Gossip.Members.Count / 2.0;
}
