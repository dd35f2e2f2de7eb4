namespace DistTrain.Worker.Hosting;

/// <summary>A coordinator that is a member of this worker's cluster, and who answers at its address now.</summary>
/// <param name="Address">Where it is, for people.</param>
/// <param name="SystemUid">The uid of the member's actor system.</param>
/// <param name="Answering">The uid of the actor system that answers there; null when none does.</param>
internal sealed record SeenCoordinator(string Address, long SystemUid, long? Answering)
{
    /// <summary>Whether this worker's cluster is still led by somebody, as far as one look at all of its coordinators
    /// tells.</summary>
    /// <param name="coordinators">The coordinators that are members.</param>
    /// <returns>What was found, and in words why.</returns>
    public static (CoordinatorsFound Found, string Reason) Judge(IReadOnlyCollection<SeenCoordinator> coordinators)
    {
        if (coordinators.FirstOrDefault(one => one.Answering == one.SystemUid) is { } there)
            return (CoordinatorsFound.StillThere, $"the coordinator at {there.Address} answers");
        if (coordinators.FirstOrDefault(one => one.Answering is not null) is { } anew)
            return (CoordinatorsFound.StartedAnew, $"the coordinator at {anew.Address} was started anew");
        return (CoordinatorsFound.Silent, "no coordinator answers");
    }
}

/// <summary>What a look at the coordinators of a cluster found.</summary>
internal enum CoordinatorsFound
{
    /// <summary>At least one is still the same actor system.</summary>
    StillThere,

    /// <summary>None is the same actor system any more, and at least one was restarted: it leads a new cluster.</summary>
    StartedAnew,

    /// <summary>No coordinator answers.</summary>
    Silent,
}
