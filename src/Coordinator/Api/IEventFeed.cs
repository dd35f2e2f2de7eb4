using System.Net.ServerSentEvents;
using DistTrain.Coordinator.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>What one event stream tells. The data of an event is one line of JSON.</summary>
internal interface IEventFeed
{
    /// <summary>Whether there will be nothing more.</summary>
    bool IsOver { get; }

    /// <summary>What is new since the last call.</summary>
    /// <param name="now">Jobs and workers; null while the cluster does not answer.</param>
    IEnumerable<SseItem<string>> Next(ClusterState? now);
}
