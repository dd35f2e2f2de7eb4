using System.Collections.Immutable;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Workers;

/// <summary>What a job wants of the pool.</summary>
/// <param name="Prepare">What its workers are sent.</param>
/// <param name="Min">Fewest workers it can use.</param>
/// <param name="Max">Most it can use; null without limit.</param>
/// <param name="Order">Jobs with a smaller number asked earlier.</param>
/// <param name="Refused">Workers that this run attempt of the job does not take.</param>
public sealed record JobDemand(PrepareJob Prepare, int Min, int? Max, long Order, ImmutableHashSet<WorkerId> Refused)
{
    /// <summary>A person holds the job: others come first.</summary>
    public bool Paused { get; init; }

    /// <summary>The job.</summary>
    public JobId Job => Prepare.Job;
}
