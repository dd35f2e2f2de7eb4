namespace DistTrain.Coordinator.Api;

/// <summary>What one event stream tells.</summary>
internal interface IEventFeed
{
    /// <summary>Adds what is new since the last call.</summary>
    /// <param name="writer">Takes the events.</param>
    /// <param name="now">Jobs and workers; null while the cluster does not answer.</param>
    /// <returns>False when there will be nothing more.</returns>
    bool Add(EventWriter writer, Overview? now);
}
