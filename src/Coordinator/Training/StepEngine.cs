using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The step engine of one job: takes workers, hands nodes out, takes answers and with them moves the <see cref="TrainingSession"/> on.
/// It has no thread of its own: it moves on in the call that completes a step, so in one process the worker that answers last
/// performs the update and goes straight on with its next share. Thread-safe: its lock is the only one, and listener and links
/// are called under it and must not block.
/// </summary>
public sealed class StepEngine : IJobEndpoint, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TrainingContext _context;
    private readonly ITrainingListener _listener;
    private readonly EngineClock _clock;
    private readonly MinibatchPlan _plan;
    private readonly StepScheduler _scheduler;
    private readonly StepReduction _reduction;
    private readonly PipelinedUpdate _pipelinedUpdate;
    private readonly WorkerRoster _roster = new();
    private readonly TrainingSession _run;
    private readonly Assignments _assignments;
    private readonly WorkerRemovals _removals;
    private bool _held;

    /// <summary>A loop that waits for its first worker.</summary>
    public StepEngine(TrainingContext context, ITrainingListener listener, TimeProvider time)
    {
        _context = context;
        _listener = listener;
        _clock = new EngineClock(time);
        var samples = context.Data.Count(DatasetSplit.Train);
        var batch = context.Job.BatchSize.Resolve(samples);
        _plan = new MinibatchPlan(samples, batch, context.Job.MicrobatchesFor(batch));
        var tree = new ReductionTree(_plan.Microbatches);
        _scheduler = new StepScheduler(tree, new StepSchedulerOptions { MinWorkers = context.MinWorkers });
        _reduction = new StepReduction(tree);
        _pipelinedUpdate = new PipelinedUpdate(context.Pipelining);
        _run = new TrainingSession(context, new StepPlan(context, _plan), _scheduler, _roster, _clock, listener);
        _assignments = new Assignments(_scheduler, _roster, _pipelinedUpdate, listener);
        _removals = new WorkerRemovals(_roster, _scheduler, _pipelinedUpdate, _run, _clock, listener);
    }

    /// <inheritdoc/>
    public FlatBuffer Model => _run.Model?.Current.Vector ?? throw new InvalidOperationException("no worker has brought the model yet");

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

    /// <summary>Trained numbers of the model; 0 before the first worker came.</summary>
    public long ParameterCount => _run.Model?.Current.Layout.ParameterCount ?? 0;

    /// <summary>How long a worker of the job may be silent: a millisecond to a day.</summary>
    public TimeSpan WorkerTimeout => TimeSpan.FromSeconds(Math.Clamp(_context.Job.WorkerTimeoutSeconds, 0.001, 86_400));

    /// <summary>How the epochs are cut.</summary>
    public MinibatchPlan Plan => _plan;

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
                _run.Model!.AbandonPipelining();
            _roster.Join(offer.Worker, link, _clock.Now);
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
            _scheduler.Join(worker, _clock.Now);
            _listener.WorkerJoined(worker, _roster.Ready);
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
            _run.Fail($"worker {failure.Worker}: {failure.Message}");
    }

    /// <inheritdoc/>
    public void Arriving(in PartialGradient gradient, int floats)
    {
        lock (_gate)
        {
            if (_run.Phase is not EnginePhase.InStep
                || !_scheduler.Expects(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt)
                || !TryPipeline(_run.Model!, gradient))
                return;
            _run.Model!.Note(gradient.Node, gradient.Vector, floats);
            if (_roster.TakesWork(gradient.Worker))
                _pipelinedUpdate.Add(gradient.Worker, _roster.LinkTo(gradient.Worker));
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
            var verdict = _scheduler.Answer(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt, _clock.Now);
            if (verdict == AnswerVerdict.Accepted)
            {
                _reduction.Add(gradient);
                _run.Model!.Note(gradient.Node, gradient.Vector, gradient.Vector.Length);
                isPipelined = _run.Model.IsPipelined;
                if (!isPipelined)
                    CommitIfComplete();
            }
            else
            {
                _listener.AnswerRefused(gradient.Worker, gradient.Step, gradient.Node, verdict);
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
            _scheduler.Answer(worker, assignment.Position.Step, assignment.Node, assignment.Attempt, _clock.Now);
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
            _scheduler.Tick(_clock.Now);
            _run.Round?.Tick(_clock.Now);
            _removals.DisconnectUnready();
            _run.LookAtWallTime();
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

    /// <summary>Holds the job before its next step, or lets it go on.</summary>
    public void Hold(bool held)
    {
        lock (_gate)
        {
            _held = held;
            Advance();
        }
    }

    /// <summary>Ends the run where it stands: a checkpoint of the last committed step is taken, the open step is forgotten.</summary>
    public void Cancel(string reason)
    {
        lock (_gate)
            _run.Cancel(reason);
    }

    /// <summary>What the loop does and waits for now.</summary>
    public EngineStatus Status()
    {
        lock (_gate)
            return new EngineStatus(Activity, _run.State.Position, _plan.StepsPerEpoch, Waiting, [.. _scheduler.Workers])
            {
                Reproducible = _run.IsReproducible,
                UpdateModeTrial = _pipelinedUpdate.UpdateModeTrial,
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

    private EngineActivity Activity => _run.Phase switch
    {
        EnginePhase.Opening => EngineActivity.Opening,
        EnginePhase.BetweenSteps when _held => EngineActivity.Paused,
        EnginePhase.Validating => EngineActivity.Validating,
        EnginePhase.Testing => EngineActivity.Testing,
        EnginePhase.Ended => EngineActivity.Ended,
        _ => EngineActivity.Training,
    };

    private string? Waiting => _run.Phase switch
    {
        EnginePhase.Opening => _roster.Connected == 0 ? "waiting for a worker" : "waiting for a worker to be ready",
        EnginePhase.BetweenSteps when _held => "paused",
        EnginePhase.Ended => null,
        EnginePhase.Validating or EnginePhase.Testing => _roster.Ready == 0 ? "waiting for a worker" : null,
        _ => _scheduler.Waiting,
    };

    private void Advance()
    {
        if (_run.Phase is not EnginePhase.BetweenSteps)
            _run.AssignEvaluation();
        else if (!_held && _scheduler.CanBegin)
            BeginStep();
        if (_run.Model is not null)
            _assignments.Send(Model);
    }

    private void BeginStep()
    {
        _reduction.Reset();
        _pipelinedUpdate.BeginStep(_clock.Now);
        _run.Model!.BeginStep();
        _scheduler.BeginStep(_run.State.Position, _clock.Now);
        _run.BeginStep();
    }

    /// <summary>Whether this step may be made while its gradients arrive. Another attempt at a node must have the same bits, and
    /// the model's vector changes with every step that is made so.</summary>
    private bool TryPipeline(ParameterStore model, in PartialGradient gradient)
    {
        var isFinite = gradient.NonFiniteMicrobatch < 0;
        if (model.IsModeDecided && isFinite)
            return model.IsPipelined;
        if (isFinite && _run.IsReproducible && !_roster.AnySharesModel && _pipelinedUpdate.Choose())
            model.AdvancePipeline(_run.Step);
        else
            model.AbandonPipelining();
        return model.IsPipelined;
    }

    /// <summary>Makes the chunks of the next version that can be made, outside of the lock, and commits it when that was all.</summary>
    private void AdvancePipeline()
    {
        var model = _run.Model!;
        ChunkWork? work = null;
        do
        {
            lock (_gate)
            {
                if (work is not null)
                {
                    model.Finish(work);
                    _pipelinedUpdate.Send(model);
                }

                work = model.Claim();
                if (work is null)
                {
                    CommitIfComplete();
                    _removals.DisconnectDrained();
                    Advance();
                }
            }

            if (work is not null)
                model.Run(work);
        }
        while (work is not null);
    }

    private void CommitIfComplete()
    {
        if (_run.Phase is EnginePhase.InStep && _scheduler.IsComplete && !_run.Model!.IsBusy)
            _run.Commit(_reduction, _pipelinedUpdate);
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
