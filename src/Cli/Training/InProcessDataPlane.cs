using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Worker.Transport;

namespace DistTrain.Cli.Training;

/// <summary>
/// The data plane between a coordinator and workers of the same process: the model and the gradients are shared
/// memory, so nothing is copied or encoded; only the assignments pass.
/// </summary>
public sealed class InProcessDataPlane(IJobEndpoint endpoint) : IDataPlane
{
    /// <inheritdoc/>
    public Task<IGradientChannel> JoinAsync(WorkerOffer offer, IWorkerSession session, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var link = new Link(session);
        var refusal = endpoint.Join(offer, link);
        return refusal is null
            ? Task.FromResult<IGradientChannel>(new Channel(endpoint, offer.Worker, link))
            : Task.FromException<IGradientChannel>(new JoinRefusedException(refusal));
    }

    private sealed class Channel(IJobEndpoint endpoint, WorkerId worker, Link link) : IGradientChannel
    {
        public FlatBuffer Model => endpoint.Model;

        public void Ready() => endpoint.Ready(worker, link);

        public void Send(in PartialGradient gradient) => endpoint.Deliver(gradient);

        public void Send(EvaluationResult result) => endpoint.Deliver(result);

        public void Fail(WorkerFailure failure) => endpoint.Failed(failure);

        public void Dispose() => endpoint.Left(worker, link, "it has nothing in hand and goes");
    }

    private sealed class Link(IWorkerSession session) : IWorkerLink
    {
        public bool SharesModel => true;

        public void Stream(FlatBuffer model, long version, int offset, int count) =>
            throw new InvalidOperationException("the worker computes in the coordinator's own vector");

        public void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model) => session.Compute(nodes);

        public void Evaluate(EvaluationAssignment assignment, FlatBuffer model) => session.Evaluate(assignment);

        public void Close(string reason) => session.Closed(reason);
    }
}
