using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.DataPlane;

/// <summary>The coordinator's end of the data plane: what transports call as workers come, answer and go. Thread-safe.</summary>
public interface IJobEndpoint
{
    /// <summary>A worker offers itself. It gets work over <paramref name="link"/> once it is <see cref="Ready"/>.</summary>
    /// <returns>Null when it was taken, otherwise the reason of the refusal.</returns>
    string? Join(WorkerOffer offer, IWorkerLink link);

    /// <summary>A worker that was taken can compute from now on.</summary>
    void Ready(WorkerId worker);

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
