using Akka.Actor;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.TestSupport;
using DistTrain.Worker.Transport;

namespace DistTrain.Coordinator.Tests.Jobs;

/// <summary>A worker of the data plane that computes the linear model, in an actor of its own.</summary>
internal sealed class ComputingSession(IActorRef worker) : IWorkerSession
{
    public void Compute(ReadOnlySpan<GradientTask> nodes)
    {
        foreach (var node in nodes)
            worker.Tell(node, ActorRefs.NoSender);
    }

    public void Evaluate(EvaluationAssignment assignment) => worker.Tell(assignment, ActorRefs.NoSender);

    public void Closed(string reason) => worker.Tell(PoisonPill.Instance, ActorRefs.NoSender);
}

/// <summary>Computes one assignment after the other, up to a number of steps.</summary>
internal sealed class ComputingWorker : ReceiveActor
{
    public ComputingWorker(WorkerId id, LinearModel model, IDataPlane dataPlane, WorkerOffer offer, long steps)
    {
        IGradientChannel? channel = null;
        ReceiveAsync<Join>(async _ =>
        {
            channel = await dataPlane.JoinAsync(offer, new ComputingSession(Self), CancellationToken.None);
            channel.Ready();
        });
        Receive<GradientTask>(work => work.Position.Step >= steps, _ => { });
        Receive<GradientTask>(work =>
        {
            var output = new FlatBuffer(model.Layout.Length);
            var (sums, nonFinite) = model.Gradient(work, channel!.Model, output);
            channel.Send(new PartialGradient(id, work.Position.Step, work.Node, work.Attempt, output, sums, nonFinite));
        });
        Receive<EvaluationAssignment>(work =>
        {
            var (loss, outputs) = model.Evaluate(work, channel!.Model);
            channel.Send(new EvaluationResult(id, work.Round, work.Microbatch, loss, work.End - work.Start, outputs));
        });
    }

    public sealed record Join;
}
