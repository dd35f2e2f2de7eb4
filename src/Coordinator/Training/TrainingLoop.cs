using DistTrain.Coordinator.Reduction;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Batches;
using DistTrain.Shared.Data;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The step loop of one job: takes workers, hands nodes out, takes answers and with them moves the <see cref="TrainingRun"/> on.
/// It has no thread of its own: it moves on in the call that completes a step, so in one process the worker that answers last
/// performs the update and goes straight on with its next share. Thread-safe: its lock is the only one, and listener and links
/// are called under it and must not block.
/// </summary>
public sealed class TrainingLoop : IJobEndpoint, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TrainingContext _context;
    private readonly ITrainingListener _listener;
    private readonly LoopClock _clock;
    private readonly MinibatchPlan _plan;
    private readonly StepScheduler _scheduler;
    private readonly StepReduction _reduction;
    private readonly HeadStarts _headStarts;
    private readonly WorkerRoster _roster = new();
    private readonly TrainingRun _run;
    private readonly Handouts _handouts;
    private readonly Departures _departures;
    private bool _held;

    /// <summary>A loop that waits for its first worker.</summary>
    public TrainingLoop(TrainingContext context, ITrainingListener listener, TimeProvider time)
    {
        _context = context;
        _listener = listener;
        _clock = new LoopClock(time);
        var samples = context.Data.Count(DataPart.Train);
        var batch = context.Job.BatchSize.Resolve(samples);
        _plan = new MinibatchPlan(samples, batch, context.Job.SlicesFor(batch));
        var tree = new ReductionTree(_plan.Slices);
        _scheduler = new StepScheduler(tree, new StepSchedulerOptions { MinWorkers = context.MinWorkers });
        _reduction = new StepReduction(tree);
        _headStarts = new HeadStarts(context.HeadStart);
        _run = new TrainingRun(context, new StepPlan(context, _plan), _scheduler, _roster, _clock, listener);
        _handouts = new Handouts(_scheduler, _roster, _headStarts, listener);
        _departures = new Departures(_roster, _scheduler, _headStarts, _run, _clock, listener);
    }

    /// <inheritdoc/>
    public FlatVector Model => _run.Model?.Current.Vector ?? throw new InvalidOperationException("no worker has brought the model yet");

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
                _departures.Dismiss(offer.Worker, former, "it joined again, so its former connection ends");
            if (link.SharesModel)
                _run.Model!.GiveUpHeadStart();
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
            if (_run.Phase is LoopPhase.Opening)
                _run.Start();
            Advance();
        }
    }

    /// <inheritdoc/>
    public void Lost(WorkerId worker, IWorkerLink link, string reason) => Gone(worker, link, reason, inPeace: false);

    /// <inheritdoc/>
    public void Left(WorkerId worker, IWorkerLink link, string reason) => Gone(worker, link, reason, inPeace: true);

    /// <inheritdoc/>
    public void Failed(WorkerFailure failure)
    {
        lock (_gate)
            _run.Fail($"worker {failure.Worker}: {failure.Message}");
    }

    /// <inheritdoc/>
    public void Arriving(in NodeGradient gradient, int floats)
    {
        lock (_gate)
        {
            if (_run.Phase is not LoopPhase.InStep
                || !_scheduler.Expects(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt)
                || !TryGoAhead(_run.Model!, gradient))
                return;
            _run.Model!.Note(gradient.Node, gradient.Vector, floats);
            if (_roster.TakesWork(gradient.Worker))
                _headStarts.Add(gradient.Worker, _roster.LinkTo(gradient.Worker));
        }

        GoAhead();
    }

    /// <inheritdoc/>
    public void Deliver(in NodeGradient gradient)
    {
        var isAhead = false;
        lock (_gate)
        {
            if (_run.Phase is LoopPhase.Ended)
                return;
            var verdict = _scheduler.Answer(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt, _clock.Now);
            if (verdict == NodeVerdict.Accepted)
            {
                _reduction.Add(gradient);
                _run.Model!.Note(gradient.Node, gradient.Vector, gradient.Vector.Length);
                isAhead = _run.Model.IsAhead;
                if (!isAhead)
                    CommitIfComplete();
            }
            else
            {
                _listener.AnswerRefused(gradient.Worker, gradient.Step, gradient.Node, verdict);
            }

            _departures.DismissDrained();
            Advance();
        }

        if (isAhead)
            GoAhead();
    }

    /// <inheritdoc/>
    public void Skipped(WorkerId worker, in NodeAssignment assignment)
    {
        lock (_gate)
        {
            _scheduler.Answer(worker, assignment.Position.Step, assignment.Node, assignment.Attempt, _clock.Now);
            _departures.DismissDrained();
            Advance();
        }
    }

    /// <inheritdoc/>
    public void Deliver(EvaluationResult result)
    {
        lock (_gate)
        {
            _run.Accept(result);
            _departures.DismissDrained();
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
            _departures.DismissUnready();
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
            _departures.DismissDrained();
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
    public LoopStatus Status()
    {
        lock (_gate)
            return new LoopStatus(Activity, _run.State.Position, _plan.StepsPerEpoch, Waiting, [.. _scheduler.Workers])
            {
                Reproducible = _run.IsReproducible,
                FasterWay = _headStarts.FasterWay,
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

    private LoopActivity Activity => _run.Phase switch
    {
        LoopPhase.Opening => LoopActivity.Opening,
        LoopPhase.BetweenSteps when _held => LoopActivity.Paused,
        LoopPhase.Validating => LoopActivity.Validating,
        LoopPhase.Testing => LoopActivity.Testing,
        LoopPhase.Ended => LoopActivity.Ended,
        _ => LoopActivity.Training,
    };

    private string? Waiting => _run.Phase switch
    {
        LoopPhase.Opening => _roster.Connected == 0 ? "waiting for a worker" : "waiting for a worker to be ready",
        LoopPhase.BetweenSteps when _held => "paused",
        LoopPhase.Ended => null,
        LoopPhase.Validating or LoopPhase.Testing => _roster.Ready == 0 ? "waiting for a worker" : null,
        _ => _scheduler.Waiting,
    };

    private void Advance()
    {
        if (_run.Phase is not LoopPhase.BetweenSteps)
            _run.HandOutEvaluation();
        else if (!_held && _scheduler.CanBegin)
            BeginStep();
        if (_run.Model is not null)
            _handouts.Send(Model);
    }

    private void BeginStep()
    {
        _reduction.Reset();
        _headStarts.BeginStep(_clock.Now);
        _run.Model!.BeginStep();
        _scheduler.BeginStep(_run.State.Position, _clock.Now);
        _run.BeginStep();
    }

    /// <summary>Whether this step may be made while its gradients arrive. Another attempt at a node must have the same bits, and
    /// the model's vector changes with every step that is made so.</summary>
    private bool TryGoAhead(ModelUpdater model, in NodeGradient gradient)
    {
        var isFinite = gradient.NonFiniteSlice < 0;
        if (model.IsHeadStartDecided && isFinite)
            return model.IsAhead;
        if (isFinite && _run.IsReproducible && !_roster.AnySharesModel && _headStarts.Choose())
            model.GoAhead(_run.Step);
        else
            model.GiveUpHeadStart();
        return model.IsAhead;
    }

    /// <summary>Makes the chunks of the next version that can be made, outside of the lock, and commits it when that was all.</summary>
    private void GoAhead()
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
                    _headStarts.Send(model);
                }

                work = model.Claim();
                if (work is null)
                {
                    CommitIfComplete();
                    _departures.DismissDrained();
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
        if (_run.Phase is LoopPhase.InStep && _scheduler.IsComplete && !_run.Model!.IsBusy)
            _run.Commit(_reduction, _headStarts);
    }

    private void Gone(WorkerId worker, IWorkerLink link, string reason, bool inPeace)
    {
        lock (_gate)
        {
            if (_departures.Ended(worker, link, reason, inPeace))
                Advance();
        }
    }
}
