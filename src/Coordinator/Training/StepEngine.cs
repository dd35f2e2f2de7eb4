using System.Runtime.InteropServices;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The step engine of one job: takes workers, assigns gradient tasks, takes partial gradients, commits the step and with it
/// moves the <see cref="TrainingSession"/> on. It has no thread of its own: it moves on in the call that completes a step, so
/// in one process the worker that answers last performs the update and goes straight on with its next task. Thread-safe: its
/// lock is the only one, and observer and links are called under it and must not block.
/// </summary>
public sealed class StepEngine : IJobEndpoint, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TrainingContext _context;
    private readonly ITrainingObserver _observer;
    private readonly StepScheduler _scheduler;
    private readonly StepReduction _reduction;
    private readonly WorkerRoster _roster = new();
    private readonly TrainingSession _run;
    private readonly WorkerRemovals _removals;
    private readonly List<Assignment> _assignments = [];
    private readonly List<GradientTask> _tasksOfOne = [];
    private bool _isPaused;
    private bool _isStarted;

    /// <summary>An engine that waits for its first worker.</summary>
    public StepEngine(TrainingContext context, ITrainingObserver observer, TimeProvider time)
    {
        _context = context;
        _observer = observer;
        var tree = new ReductionTree(context.Plan.Microbatches);
        _scheduler = new StepScheduler(tree, new StepSchedulerOptions { MinWorkers = context.Options.MinWorkers });
        _reduction = new StepReduction(tree);
        _run = new TrainingSession(context, _scheduler, _roster, observer, time);
        _removals = new WorkerRemovals(_roster, _scheduler, _run, observer);
    }

    /// <inheritdoc/>
    public FlatBuffer Model =>
        _run.Model?.Current.Vector ?? throw new InvalidOperationException("no worker has brought the model yet");

    /// <inheritdoc/>
    public bool NeedsInitial
    {
        get
        {
            lock (_gate)
                return _run.Model is null;
        }
    }

    /// <inheritdoc/>
    public long ModelVersion => _run.Model?.Version ?? 0;

    /// <inheritdoc/>
    public long StreamedVersion => _run.Model?.StreamedVersion ?? -1;

    /// <summary>How long a worker of the job may be silent: a millisecond to a day.</summary>
    public TimeSpan WorkerTimeout => TimeSpan.FromSeconds(Math.Clamp(_context.Job.WorkerTimeoutSeconds, 0.001, 86_400));

    /// <inheritdoc/>
    public string? Join(WorkerOffer offer, IWorkerLink link)
    {
        lock (_gate)
        {
            if (_run.Admit(offer) is { } reason)
                return reason;
            if (_roster.Find(offer.Worker) is { } former)
                _removals.Disconnect(offer.Worker, former, "it joined again, so its former connection ends");
            if (link.SharesModel)
                _run.Update!.Abandon();
            _roster.Join(offer.Worker, link, _run.Now);
            Advance();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Ready(WorkerId worker, IWorkerLink link)
    {
        lock (_gate)
        {
            if (!_roster.MakeReady(worker, link))
                return;
            _scheduler.Join(worker, _run.Now);
            _observer.Observe(new TrainingEvent.WorkerJoined(worker, _roster.Ready));
            ReportStart();
            if (_run.Phase is EnginePhase.Opening)
                _run.Start();
            Advance();
        }
    }

    /// <inheritdoc/>
    public void Lost(WorkerId worker, IWorkerLink link, string reason) => Gone(worker, link, reason, graceful: false);

    /// <inheritdoc/>
    public void Left(WorkerId worker, IWorkerLink link, string reason) => Gone(worker, link, reason, graceful: true);

    /// <inheritdoc/>
    public void Failed(WorkerFailure failure)
    {
        lock (_gate)
            _run.Fail(new TrainingEnd(RunOutcome.Failed, $"worker {failure.Worker}: {failure.Message}"));
    }

    /// <inheritdoc/>
    public void Arriving(in PartialGradient gradient, int floats)
    {
        lock (_gate)
        {
            if (_run.Phase is not EnginePhase.InStep
                || !_scheduler.Expects(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt)
                || !TryPipeline(_run.Update!, gradient))
                return;
            _run.Update!.OnArrived(gradient.Node, gradient.Vector, floats);
            if (_roster.TakesWork(gradient.Worker))
                _run.Update.AddReceiver(gradient.Worker, _roster.LinkTo(gradient.Worker));
        }

        AdvancePipeline();
    }

    /// <inheritdoc/>
    public void Deliver(in PartialGradient gradient)
    {
        var isPipelined = false;
        lock (_gate)
        {
            if (_run.Phase is EnginePhase.Ended)
                return;
            var verdict = _scheduler.Answer(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt, _run.Now);
            if (verdict == AnswerVerdict.Accepted)
            {
                _reduction.Add(gradient);
                _run.Update!.OnArrived(gradient.Node, gradient.Vector, gradient.Vector.Length);
                isPipelined = _run.Update.IsPipelined;
                if (!isPipelined)
                    CommitIfComplete();
            }
            else
            {
                _observer.Observe(new TrainingEvent.AnswerRefused(gradient.Worker, gradient.Step, gradient.Node, verdict));
            }

            _removals.DisconnectDrained();
            Advance();
        }

        if (isPipelined)
            AdvancePipeline();
    }

    /// <inheritdoc/>
    public void Skipped(WorkerId worker, in GradientTask assignment)
    {
        lock (_gate)
        {
            _scheduler.Answer(worker, assignment.Position.Step, assignment.Node, assignment.Attempt, _run.Now);
            _removals.DisconnectDrained();
            Advance();
        }
    }

    /// <inheritdoc/>
    public void Deliver(EvaluationResult result)
    {
        lock (_gate)
        {
            _run.Accept(result);
            _removals.DisconnectDrained();
            Advance();
        }
    }

    /// <summary>Looks for slow workers; to be called a few times a second.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            _scheduler.Tick(_run.Now);
            _run.Round?.Tick(_run.Now);
            _removals.DisconnectUnready();
            _run.CheckWallTime();
            Advance();
        }
    }

    /// <summary>Lets a worker go as soon as it has nothing in hand.</summary>
    public void Release(WorkerId worker, string reason)
    {
        lock (_gate)
        {
            if (!_roster.Release(worker, reason))
                return;
            _scheduler.Release(worker);
            _removals.DisconnectDrained();
            Advance();
        }
    }

    /// <summary>Begins no further step until <see cref="Resume"/>; an open one is committed.</summary>
    public void Pause()
    {
        lock (_gate)
            _isPaused = true;
    }

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _isPaused = false;
            Advance();
        }
    }

    /// <summary>Ends the run where it stands: a checkpoint of the last committed step is taken, the open step is
    /// forgotten.</summary>
    public void Cancel(string reason)
    {
        lock (_gate)
            _run.Cancel(reason);
    }

    /// <summary>What the engine does and waits for now.</summary>
    public EngineStatus Status()
    {
        lock (_gate)
            return new EngineStatus(
                IsHeld ? JobPhase.Paused : _run.Phase.OfJob, _run.State.Position, _context.Plan.StepsPerEpoch, Waiting,
                [.. _scheduler.Workers])
            {
                IsTesting = _run.Phase is EnginePhase.Testing,
                Reproducible = _run.IsReproducible,
                UpdateMode = _run.Update?.FasterMode,
            };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _run.Abort("its coordinator stops");
            _run.Model?.Dispose();
        }
    }

    private bool IsHeld => _isPaused && _run.Phase is EnginePhase.BetweenSteps;

    private string? Waiting => _run.Phase switch
    {
        EnginePhase.Opening => _roster.Connected == 0 ? "waiting for a worker" : "waiting for a worker to be ready",
        EnginePhase.BetweenSteps when IsHeld => "paused",
        EnginePhase.Ended => null,
        EnginePhase.Validating or EnginePhase.Testing => _roster.Ready == 0 ? "waiting for a worker" : null,
        _ => _scheduler.Waiting,
    };

    /// <summary>Begins the next step if one may begin, and sends what there is to do. Called after everything that
    /// happens.</summary>
    private void Advance()
    {
        if (_run.Phase is not EnginePhase.BetweenSteps)
            _run.AssignEvaluation();
        else if (!_isPaused && _scheduler.CanBegin)
            BeginStep();
        if (_run.Model is not null)
            SendAssignments();
    }

    private void BeginStep()
    {
        _reduction.Reset();
        _run.Update!.BeginStep(_run.Now);
        _scheduler.BeginStep(_run.State.Position, _run.Now);
        _run.BeginStep();
    }

    /// <summary>Sends every worker its new tasks at once, to be computed with the committed model.</summary>
    private void SendAssignments()
    {
        _scheduler.TakeAssignments(_assignments);
        for (var i = 0; i < _assignments.Count;)
        {
            var worker = _assignments[i].Worker;
            _tasksOfOne.Clear();
            for (; i < _assignments.Count && _assignments[i].Worker == worker; i++)
            {
                _tasksOfOne.Add(_assignments[i].Task);
                if (_assignments[i].Reason == AssignmentReason.Share)
                    continue;
                _run.Update!.RemoveReceiver(worker);
                _observer.Observe(new TrainingEvent.TaskReassigned(_assignments[i]));
            }

            _roster.LinkTo(worker).Compute(CollectionsMarshal.AsSpan(_tasksOfOne), Model);
        }

        _assignments.Clear();
    }

    /// <summary>Whether this step's update may be pipelined. Another attempt at a task must have the same bits, and the model's
    /// vector changes with every step that is made so.</summary>
    private bool TryPipeline(PipelinedUpdate update, in PartialGradient gradient)
    {
        if (gradient.NonFiniteMicrobatch >= 0 || !_run.IsReproducible || _roster.AnySharesModel)
            update.Abandon();
        else if (!update.IsDecided)
            update.Decide(_run.Step);
        return update.IsPipelined;
    }

    /// <summary>Makes the chunks of the next version that can be made, outside of the lock, and commits it when that was
    /// all.</summary>
    private void AdvancePipeline()
    {
        var update = _run.Update!;
        PipelinedUpdate.Chunk? chunk = null;
        do
        {
            lock (_gate)
            {
                if (chunk is not null)
                    update.Finish(chunk);
                chunk = update.Claim();
                if (chunk is null)
                {
                    CommitIfComplete();
                    _removals.DisconnectDrained();
                    Advance();
                }
            }

            if (chunk is not null)
                update.Run(chunk);
        }
        while (chunk is not null);
    }

    /// <summary>Commits a step whose gradients are all there, or fails the run with the number that is not finite.</summary>
    /// <exception cref="InvalidOperationException">The gradients are of other samples than the step's.</exception>
    private void CommitIfComplete()
    {
        if (_run.Phase is not EnginePhase.InStep || !_scheduler.IsComplete || _run.Update!.IsBusy)
            return;
        var position = _run.State.Position;
        if (_reduction.FirstNonFinite is { } broken)
        {
            _run.Fail(StepFailure.OfLoss(position, broken));
            return;
        }

        var step = _run.Step;
        var total = _reduction.Total;
        if (total.Samples != step.Samples)
            throw new InvalidOperationException($"step {step.Step} has {total.Samples} samples, {step.Samples} were assigned");
        var outcome = _run.Update.Commit(step, _reduction);
        if (!outcome.IsFinite)
        {
            _run.Fail(StepFailure.OfGradient(position, _run.Model!.Current.Layout, _reduction.Answers), isModelWhole: false);
            return;
        }

        if (_run.Update.EndStep(_run.Now) is { } mode)
            _observer.Observe(new TrainingEvent.UpdateModeChosen(mode));
        _run.Commit(total, outcome.GradientNorm);
    }

    private void ReportStart()
    {
        var (plan, workers) = (_context.Plan, _roster.Ready);
        if (_isStarted || workers < _context.Options.MinWorkers)
            return;
        _isStarted = true;
        if (workers > plan.Microbatches)
            _observer.Observe(new TrainingEvent.Note(
                $"{workers} workers are there and a minibatch has {Quantity.Count(plan.Microbatches, "microbatch")}, "
                + $"so {plan.Microbatches} compute; "
                + "more microbatches in the job file let more compute, and change the last bits of the result"));
        _observer.Observe(new TrainingEvent.Started(_context, _run.Model!.Current.Layout.ParameterCount, workers));
    }

    private void Gone(WorkerId worker, IWorkerLink link, string reason, bool graceful)
    {
        lock (_gate)
        {
            if (_removals.Ended(worker, link, reason, graceful))
                Advance();
        }
    }
}
