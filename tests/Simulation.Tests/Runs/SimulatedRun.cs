using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Simulation.Tests.Engine;
using DistTrain.Simulation.Tests.Faults;
using DistTrain.Simulation.Tests.Workers;
using DistTrain.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Simulation.Tests.Runs;

/// <summary>
/// The real step engine, scheduler, reduction and checkpoints against simulated workers, in virtual time and on one
/// thread: the same plan and seed give the same run.
/// </summary>
internal sealed class SimulatedRun : ITrainingObserver
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private readonly FakeTimeProvider _clock = new();
    private readonly FaultPlan _plan;
    private readonly List<(Trigger Trigger, TimeSpan Delay, Fault Fault)> _pending;
    private readonly Dictionary<WorkerId, SimulatedWorker> _workers = [];
    private readonly Dictionary<(int Start, long Version), FlatBuffer> _copies = [];
    private readonly SortedDictionary<int, EpochRecord> _epochs = [];
    private readonly SampleLedger _ledger;
    private readonly SimulatedCheckpoints _checkpoints;
    private StepEngine _engine = null!;
    private RunResult? _result;
    private int _start;
    private int _expected;
    private int _names;
    private int _refused;
    private int _reassigned;
    private int _streamed;

    private SimulatedRun(SimulatedJob job, FaultPlan plan, int seed)
    {
        Job = job;
        _plan = plan;
        _pending = [.. plan.Faults];
        Random = new Random(seed);
        Events = new EventQueue(_clock, seed);
        _ledger = new SampleLedger(job);
        _checkpoints = new SimulatedCheckpoints(this);
    }

    public SimulatedJob Job { get; }

    public EventQueue Events { get; }

    public Random Random { get; }

    private TimeSpan Now => _clock.GetUtcNow() - _clock.Start;

    /// <summary>Runs a job under a fault plan to its end.</summary>
    /// <exception cref="InvalidOperationException">The run hangs, or a sample did not enter every epoch once.</exception>
    public static SimulationOutcome Run(SimulatedJob job, FaultPlan plan, int seed = 1)
    {
        using var simulation = new SimulatedRun(job, plan, seed);
        simulation.StartCoordinator(resume: false, plan.Workers);
        simulation.Tick();
        foreach (var (trigger, delay, fault) in plan.Faults)
            if (trigger is Trigger.Moment(var time))
                simulation.Events.After(time + delay, () => simulation.Strike(fault));
        while (simulation._result is null)
        {
            if (simulation.Now > Patience)
                throw new InvalidOperationException($"the run hangs: {simulation.Describe()}\n{plan}");
            simulation.Events.RunNext();
        }

        var problems = simulation._ledger.Problems(simulation._result.Steps).Take(5).ToList();
        return problems.Count == 0
            ? simulation.Outcome(simulation._result)
            : throw new InvalidOperationException($"{string.Join("\n", problems)}\n{plan}");
    }

    public void Dispose() => _engine.Dispose();

    /// <summary>A step's node was handed out.</summary>
    public void Seen(RunPosition position) => Fire(new Trigger.Step(position.Step));

    /// <summary>An evaluation's microbatch was handed out.</summary>
    public void Seen(EvaluationAssignment assignment) => Fire(new Trigger.Evaluation(assignment.Round));

    /// <summary>The parameters as they were sent out, one copy a version.</summary>
    public FlatBuffer CopyOf(long version, FlatBuffer model)
    {
        if (_copies.TryGetValue((_start, version), out var copy))
            return copy;
        copy = new FlatBuffer(model.Length);
        model.Span.CopyTo(copy.Span);
        _copies.Add((_start, version), copy);
        return copy;
    }

    /// <summary>A part of the next version was sent before its commit.</summary>
    public void SeenStream() => _streamed++;

    public void Arriving(StepEngine job, in PartialGradient gradient, int floats)
    {
        if (job == _engine)
            job.Arriving(gradient, floats);
    }

    public void Deliver(StepEngine job, RunPosition position, in PartialGradient gradient)
    {
        if (job != _engine)
            return;
        _ledger.Offer(position, gradient);
        job.Deliver(gradient);
        _ledger.Take();
    }

    public void Deliver(StepEngine job, EvaluationResult result)
    {
        if (job == _engine)
            job.Deliver(result);
    }

    /// <summary>The coordinator let a worker go.</summary>
    public void Closed(SimulatedWorker worker)
    {
        if (_workers.TryGetValue(worker.Id, out var known) && known == worker)
            _workers.Remove(worker.Id);
    }

    void ITrainingObserver.StepCommitted(RunPosition position, int samples) => _ledger.Commit(position);

    void ITrainingObserver.Observe(TrainingEvent training)
    {
        switch (training)
        {
            case TrainingEvent.TaskReassigned:
                _reassigned++;
                break;
            case TrainingEvent.AnswerRefused:
                _refused++;
                _ledger.Refuse();
                break;
            case TrainingEvent.EpochEnded { End.Record: var record }:
                _epochs[record.Epoch] = record;
                break;
            case TrainingEvent.CheckpointTaken taken:
                _checkpoints.Take(taken.Snapshot);
                break;
            case TrainingEvent.Ended { Result: { Outcome: not RunOutcome.Cancelled } result }:
                _result = result;
                break;
        }
    }

    private string Describe()
    {
        var status = _engine.Status();
        return $"{status}\n{string.Join("\n", status.Workers.Where(w => w.OpenMicrobatches > 0))}\nhere: "
            + $"{string.Join(" ", _workers.Keys.Take(50))}";
    }

    private SimulationOutcome Outcome(RunResult result) => new(
        result, [.. _epochs.Values],
        new RunFigures(Events.Processed, Now, _refused, _reassigned, _start, _checkpoints.Written, _streamed));

    private void StartCoordinator(bool resume, int workers)
    {
        _start++;
        foreach (var worker in _workers.Values)
            worker.Die();
        _workers.Clear();
        _ledger.Restart();
        var (latest, best) = _checkpoints.Restart(resume);
        foreach (var epoch in _epochs.Keys.Where(e => e >= (latest?.State.Position.Epoch ?? 1)).ToList())
            _epochs.Remove(epoch);
        var context = Job.Context(_start, latest, best);
        _checkpoints.Serve(context);
        _engine = new StepEngine(context, this, _clock);
        for (var i = 1; i <= workers; i++)
            Join($"worker-{i}", _plan.Traits);
        _names = Math.Max(_names, workers);
    }

    private void Tick()
    {
        _engine.Tick();
        if (_workers.Count == 0 && _expected == 0 && _result is null)
            Expect($"late-{++_names}", TimeSpan.FromSeconds(5));
        Events.After(TickInterval, Tick);
    }

    private void Fire(Trigger trigger)
    {
        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            if (_pending[i].Trigger != trigger)
                continue;
            var (_, delay, fault) = _pending[i];
            _pending.RemoveAt(i);
            Events.After(delay, () => Strike(fault));
        }
    }

    private void Strike(Fault fault)
    {
        if (_result is not null)
            return;
        switch (fault)
        {
            case Fault.Join join:
                Join(join.Worker, join.Traits);
                break;
            case Fault.Kill kill when Find(kill.Worker) is { } worker:
                Kill(worker, kill.Noticed);
                break;
            case Fault.GiveUp given when Find(given.Worker) is { } worker:
                _workers.Remove(worker.Id);
                _engine.Lost(worker.Id, worker, "it was given up");
                break;
            case Fault.Slow slow when Find(slow.Worker) is { } worker:
                worker.Slowness = slow.Factor;
                break;
            case Fault.AnswerTwice twice when Find(twice.Worker) is { } worker:
                worker.AnswersTwice = true;
                break;
            case Fault.Release release:
                _engine.Release(new WorkerId(release.Worker), "it is needed elsewhere");
                break;
            case Fault.KillAll all:
                foreach (var worker in _workers.Values.ToList())
                    Kill(worker, TimeSpan.Zero);
                for (var i = 1; i <= all.Back; i++)
                    Expect($"worker-{i}", all.After);
                break;
            case Fault.Pause pause:
                var paused = _engine;
                paused.Pause();
                Events.After(pause.Length, paused.Resume);
                break;
            case Fault.CancelAndResume cancel:
                _engine.Cancel("interrupted");
                _checkpoints.Flush();
                Restart(cancel.Workers);
                break;
            case Fault.Crash crash:
                Restart(crash.Workers);
                break;
        }
    }

    private void Restart(int workers)
    {
        _engine.Dispose();
        StartCoordinator(resume: true, workers);
    }

    private SimulatedWorker? Find(string name) => _workers.GetValueOrDefault(new WorkerId(name));

    private void Kill(SimulatedWorker worker, TimeSpan noticed)
    {
        worker.Die();
        var loop = _engine;
        Events.After(noticed, () =>
        {
            if (_workers.TryGetValue(worker.Id, out var known) && known == worker)
                _workers.Remove(worker.Id);
            if (loop == _engine)
                loop.Lost(worker.Id, worker, "it is silent");
        });
    }

    private void Expect(string name, TimeSpan after)
    {
        _expected++;
        Events.After(after, () =>
        {
            _expected--;
            Join(name, _plan.Traits);
        });
    }

    private void Join(string name, WorkerTraits traits)
    {
        var loop = _engine;
        var worker = new SimulatedWorker(new WorkerId(name), traits, this, loop);
        var offer = new WorkerOffer(
            worker.Id, Job.Id, _start, Job.Model.Layout, Job.Model.Initial(), SimulatedJob.Numerics);
        if (loop.Join(offer, worker) is not null)
            return;
        _workers[worker.Id] = worker;
        Events.After(TimeSpan.FromSeconds(0.05 * Random.NextDouble()), () =>
        {
            if (loop == _engine && !worker.IsDead && !worker.IsClosed && _workers.GetValueOrDefault(worker.Id) == worker)
                loop.Ready(worker.Id, worker);
        });
    }
}
