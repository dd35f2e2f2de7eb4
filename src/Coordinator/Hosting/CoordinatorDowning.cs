using Akka.Actor;
using Akka.Cluster;

namespace DistTrain.Coordinator.Hosting;

/// <summary>
/// Decides which unreachable members are given up: a coordinator never gives itself up, and the one with the lowest address
/// downs whoever stays unreachable. Two coordinators that do not see each other may both go on: a job's run attempt number on
/// the shared disk, which workers and the checkpoint writer check, decides which of them counts.
/// </summary>
public sealed class CoordinatorDowning(ActorSystem system, Akka.Cluster.Cluster cluster) : IDowningProvider
{
    /// <inheritdoc/>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    /// <inheritdoc/>
    public Props DowningActorProps => CoordinatorDowningActor.Props(cluster, TimeProvider.System);

    /// <summary>The system it works in.</summary>
    public ActorSystem System { get; } = system;
}
