using DistTrain.Coordinator.Training;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Simulation.Tests.Runs;

namespace DistTrain.Simulation.Tests.Workers;

/// <summary>
/// A worker in virtual time: one thing at a time, in the order it was sent. It uses its gradient vectors again as soon as
/// work of another step begins, and spoils them then, so that a coordinator that still reads them is found out.
/// </summary>
internal sealed class SimulatedWorker(WorkerId id, WorkerTraits traits, SimulatedRun world, StepEngine job) : IWorkerLink
{
    private readonly Queue<Work> _inbox = new();
    private readonly List<FlatBuffer> _outputs = [];
    private int _outputsUsed;
    private long _outputsOfStep = -1;
    private readonly StreamedModel _streamed = new(job);
    private bool _busy;

    public WorkerId Id => id;

    /// <summary>It does nothing any more and nobody is told.</summary>
    public bool IsDead { get; private set; }

    /// <summary>It was let go.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>It sends every gradient twice.</summary>
    public bool AnswersTwice { get; set; }

    /// <summary>A factor on the time it takes.</summary>
    public double Slowness { get; set; } = 1;

    public void Die()
    {
        IsDead = true;
        _inbox.Clear();
    }

    public bool SharesModel => traits.SharesMemory;

    public void Stream(FlatBuffer model, long version, int offset, int count)
    {
        world.SeenStream();
        _streamed.Add(model, version, offset, count, atOnce: world.Random.Next(2) == 0);
    }

    public void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model)
    {
        var streamed = _streamed.Take();
        foreach (var node in nodes)
        {
            world.Seen(node.Position);
            _inbox.Enqueue(
                new Work.Node(node, traits.SharesMemory ? model : streamed ?? world.CopyOf(node.Position.Step, model)));
        }

        world.Events.After(Latency(), StartNext);
    }

    public void Evaluate(EvaluationAssignment assignment, FlatBuffer model)
    {
        world.Seen(assignment);
        var copy = traits.SharesMemory ? model : _streamed.Take() ?? world.CopyOf(-assignment.Round, model);
        _inbox.Enqueue(new Work.Evaluation(assignment, copy));
        world.Events.After(Latency(), StartNext);
    }

    public void Close(string reason)
    {
        IsClosed = true;
        if (!traits.SharesMemory)
            _inbox.Clear();
        world.Closed(this);
    }

    private void StartNext()
    {
        if (_busy || IsDead || !_inbox.TryDequeue(out var work))
            return;
        _busy = true;
        var microbatches = work is Work.Node node ? world.Job.Model.Tree.Range(node.Task.Node).Count : 1;
        world.Events.After(
            TimeSpan.FromSeconds(microbatches * traits.SecondsPerMicrobatch * Slowness * (0.8 + 0.4 * world.Random.NextDouble())),
            () => Finish(work));
    }

    private void Finish(Work work)
    {
        _busy = false;
        if (IsDead)
            return;
        switch (work)
        {
            case Work.Node node when traits.SharesMemory:
                Deliver(node.Task, Compute(node));
                break;
            case Work.Node node:
                Travel(node.Task, Compute(node));
                break;
            case Work.Evaluation evaluation:
                var answer = Answer(evaluation);
                if (traits.SharesMemory)
                    answer();
                else
                    world.Events.After(Latency(), answer);
                break;
        }

        StartNext();
    }

    private PartialGradient Compute(Work.Node work)
    {
        var assignment = work.Task;
        var output = Output(assignment.Position.Step);
        var (sums, nonFinite) = world.Job.Model.Gradient(assignment, work.Model, output);
        return new PartialGradient(id, assignment.Position.Step, assignment.Node, assignment.Attempt, output, sums, nonFinite);
    }

    private void Deliver(GradientTask assignment, in PartialGradient gradient)
    {
        world.Deliver(job, assignment.Position, gradient);
        if (AnswersTwice)
            world.Deliver(job, assignment.Position, gradient);
    }

    private Action Answer(Work.Evaluation work)
    {
        var assignment = work.Assignment;
        var (loss, outputs) = world.Job.Model.Evaluate(assignment, work.Model);
        var result = new EvaluationResult(
            id, assignment.Round, assignment.Microbatch, loss, assignment.End - assignment.Start, outputs);
        return () =>
        {
            world.Deliver(job, result);
            if (AnswersTwice)
                world.Deliver(job, result);
        };
    }

    /// <summary>
    /// Sends a gradient in pieces, into a vector that holds nothing behind them; a worker that dies leaves it at that.
    /// </summary>
    private void Travel(GradientTask assignment, PartialGradient gradient)
    {
        var (sent, arrived) = (gradient.Vector, Output(gradient.Step));
        arrived.Span.Fill(float.NaN);
        gradient = gradient with { Vector = arrived };
        var delay = TimeSpan.Zero;
        for (var floats = Piece(0); floats < sent.Length; floats = Piece(floats))
        {
            var count = floats;
            delay += Latency();
            world.Events.After(delay, () =>
            {
                if (IsDead)
                    return;
                sent.Span[..count].CopyTo(arrived.Span);
                world.Arriving(job, gradient, count);
            });
        }

        world.Events.After(delay + Latency(), () =>
        {
            if (IsDead)
                return;
            sent.Span.CopyTo(arrived.Span);
            Deliver(assignment, gradient);
        });
    }

    private int Piece(int floats) => floats + 1 + world.Random.Next(2 * world.Job.Model.Layout.Length / 3);

    private FlatBuffer Output(long step)
    {
        if (step != _outputsOfStep)
        {
            foreach (var vector in _outputs)
                vector.Span.Fill(float.NaN);
            _outputsOfStep = step;
            _outputsUsed = 0;
        }

        if (_outputsUsed == _outputs.Count)
            _outputs.Add(new FlatBuffer(world.Job.Model.Layout.Length));
        return _outputs[_outputsUsed++];
    }

    private TimeSpan Latency() => traits.SharesMemory ? TimeSpan.Zero : TimeSpan.FromMilliseconds(20 * world.Random.NextDouble());
}
