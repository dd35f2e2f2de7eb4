using System.Collections.Immutable;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Workers;

/// <summary>A job's standing request for workers, repeated while it holds.</summary>
/// <param name="Prepare">What its workers are sent.</param>
/// <param name="Min">Fewest workers it can use.</param>
/// <param name="Max">Most it can use; null without limit.</param>
/// <param name="Order">Jobs with a smaller number asked earlier.</param>
/// <param name="Refused">Workers that this run attempt of the job does not take.</param>
public sealed record JobDemand(PrepareJob Prepare, int Min, int? Max, long Order, ImmutableHashSet<WorkerId> Refused)
{
    /// <summary>A person has paused the job: others come first.</summary>
    public bool Paused { get; init; }

    public JobId Job => Prepare.Job;
}
