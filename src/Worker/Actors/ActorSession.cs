using Akka.Actor;
using DistTrain.Shared.DataPlane;

namespace DistTrain.Worker.Actors;

/// <summary>Turns the data plane's calls into messages to the gradient worker, in their order.</summary>
internal sealed class ActorSession(IActorRef worker) : IWorkerSession
{
    /// <inheritdoc/>
    public void Compute(ReadOnlySpan<NodeAssignment> nodes) =>
        worker.Tell(new ComputeNodes(this, nodes.ToArray()), ActorRefs.NoSender);

    /// <inheritdoc/>
    public void Evaluate(EvaluationAssignment assignment) =>
        worker.Tell(new EvaluateSamples(this, assignment), ActorRefs.NoSender);

    /// <inheritdoc/>
    public void Closed(string reason) => worker.Tell(new SessionClosed(this, reason), ActorRefs.NoSender);
}
