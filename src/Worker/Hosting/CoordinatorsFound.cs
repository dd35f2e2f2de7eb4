namespace DistTrain.Worker.Hosting;

/// <summary>What a look at the coordinators of a cluster found.</summary>
internal enum CoordinatorsFound
{
    /// <summary>At least one is the one that it was.</summary>
    StillThere,

    /// <summary>None is what it was, and at least one was started anew: it leads a new cluster.</summary>
    StartedAnew,

    /// <summary>None answers.</summary>
    Silent,
}
