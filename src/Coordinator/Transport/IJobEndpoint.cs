using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>The coordinator's end of the data plane: what transports call as workers come, answer and go. Thread-safe.</summary>
public interface IJobEndpoint
{
    /// <summary>
    /// A worker offers itself. It gets work over <paramref name="link"/> once it is <see cref="Ready"/>. One that is there
    /// already under this name is let go: its process came back, and nobody has told yet that the former connection is dead.
    /// </summary>
    /// <returns>Null when it was taken, otherwise the reason of the refusal.</returns>
    string? Join(WorkerOffer offer, IWorkerLink link);

    /// <summary>A worker that was taken over <paramref name="link"/> can compute from now on.</summary>
    void Ready(WorkerId worker, IWorkerLink link);

    /// <summary>Where the coordinator keeps the model; there once a worker was taken.</summary>
    FlatBuffer Model { get; }

    /// <summary>True while the first worker's initial values are needed; an offer may come without them afterwards.</summary>
    bool NeedsInitial { get; }

    /// <summary>
    /// Counts the model's versions: it changes before <see cref="Model"/> does, so a reader that finds the same number after a
    /// copy as before has copied one version. Does not change during a call to a link.
    /// </summary>
    long ModelVersion { get; }

    /// <summary>
    /// The latest version that was handed to links by <see cref="IWorkerLink.Stream"/>, for as long as the vector given there
    /// holds it; -1 when none does. It changes before that vector does.
    /// </summary>
    long StreamedVersion { get; }

    /// <summary>An assignment was not sent, because the model went on to another version first. No answer will come.</summary>
    void Skipped(WorkerId worker, in GradientTask assignment);

    /// <summary>
    /// A gradient is coming in: the first <paramref name="floats"/> of its vector are there and will not change; its other
    /// fields are those of the whole. May be called for any part of a gradient, or not at all, before it is delivered.
    /// </summary>
    void Arriving(in PartialGradient gradient, int floats);

    /// <summary>A gradient is whole. Its vector is the job's until the step is over.</summary>
    void Deliver(in PartialGradient gradient);

    /// <summary>An evaluation microbatch came in.</summary>
    void Deliver(EvaluationResult result);

    /// <summary>
    /// A worker is gone; its open work is given to others. Nothing happens when it has joined again meanwhile over another link.
    /// </summary>
    void Lost(WorkerId worker, IWorkerLink link, string reason);

    /// <summary>A worker said that it goes, and went; otherwise as <see cref="Lost"/>.</summary>
    void Left(WorkerId worker, IWorkerLink link, string reason) => Lost(worker, link, reason);

    /// <summary>A worker cannot compute the model; the job fails.</summary>
    void Failed(WorkerFailure failure);
}
