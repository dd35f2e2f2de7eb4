using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.DataPlane;

/// <summary>The coordinator's end of the data plane: what transports call as workers come, answer and go. Thread-safe.</summary>
public interface IJobEndpoint
{
    /// <summary>A worker offers itself. Work may be sent to <paramref name="link"/> before this returns.</summary>
    /// <returns>Null when it was taken, otherwise the reason of the refusal.</returns>
    string? Join(WorkerOffer offer, IWorkerLink link);

    /// <summary>Where the coordinator keeps the model; there once a worker was taken.</summary>
    FlatVector Model { get; }

    /// <summary>A gradient came in.</summary>
    void Deliver(in NodeGradient gradient);

    /// <summary>An evaluation slice came in.</summary>
    void Deliver(EvaluationResult result);

    /// <summary>A worker is gone; its open work is given to others.</summary>
    void Lost(WorkerId worker, string reason);

    /// <summary>A worker cannot compute the model; the job fails.</summary>
    void Failed(WorkerFailure failure);
}
