using System.Runtime.InteropServices;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Metrics;
using DistTrain.Coordinator.Optimizers;
using DistTrain.Coordinator.Reduction;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Batches;
using DistTrain.Shared.Data;
using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Layouts;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Reduction;
using DistTrain.Shared.Results;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The step loop of one job: hands nodes out, takes answers, updates the model, validates, and tells its listener what
/// happened. It has no thread of its own: it moves on in the call that completes a step, so in one process the worker that
/// answers last performs the update and goes straight on with its next share. Thread-safe; listener and links are called
/// under the loop's lock and must not block.
/// </summary>
public sealed class TrainingLoop : IJobEndpoint, IDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly TrainingContext _context;
    private readonly ITrainingListener _listener;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly MinibatchPlan _plan;
    private readonly StepScheduler _scheduler;
    private readonly StepReduction _reduction;
    private readonly EarlySends _early = new();
    private readonly FasterWay _way = new();
    private readonly WorkerRoster _roster = new();
    private readonly List<Handout> _handouts = [];
    private readonly List<NodeAssignment> _toOne = [];
    private LoopPhase _phase = LoopPhase.Opening.Instance;
    private ModelUpdater? _model;
    private RunState _state;
    private NumericsIdentity? _numerics;
    private FlatVector? _best;
    private bool _held;
    private long _rounds;
    private TimeSpan _lastCommit;
    private TimeSpan _stepBegan;
    private bool _isTrial;
    private TimeSpan _epochBegan;
    private string? _stateHash;

    /// <summary>A loop that waits for its first worker.</summary>
    public TrainingLoop(TrainingContext context, ITrainingListener listener, TimeProvider time)
    {
        _context = context;
        _listener = listener;
        _time = time;
        _started = time.GetTimestamp();
        _state = context.Resume?.State ?? RunState.Initial(context.Schedule);
        _numerics = context.Resume?.Numerics;
        var samples = context.Data.Count(DataPart.Train);
        var batch = context.Job.BatchSize.Resolve(samples);
        _plan = new MinibatchPlan(samples, batch, context.Job.SlicesFor(batch));
        var tree = new ReductionTree(_plan.Slices);
        _scheduler = new StepScheduler(tree, new StepSchedulerOptions { MinWorkers = context.MinWorkers });
        _reduction = new StepReduction(tree);
    }

    /// <inheritdoc/>
    public FlatVector Model => _model?.Current.Vector ?? throw new InvalidOperationException("no worker has brought the model yet");

    /// <inheritdoc/>
    public bool NeedsInitial
    {
        get
        {
            lock (_gate)
                return _model is null;
        }
    }

    /// <inheritdoc/>
    public long ModelVersion => _model?.Version ?? 0;

    /// <inheritdoc/>
    public long StreamedVersion => _model?.StreamedVersion ?? -1;

    /// <summary>Trained numbers of the model; 0 before the first worker came.</summary>
    public long ParameterCount => Layout?.ParameterCount ?? 0;

    /// <summary>How long a worker of the job may be silent: a millisecond to a day.</summary>
    public TimeSpan WorkerTimeout => TimeSpan.FromSeconds(Math.Clamp(_context.Job.WorkerTimeoutSeconds, 0.001, 86_400));

    /// <summary>How the epochs are cut.</summary>
    public MinibatchPlan Plan => _plan;

    /// <inheritdoc/>
    public string? Join(WorkerOffer offer, IWorkerLink link)
    {
        lock (_gate)
        {
            if (_phase is LoopPhase.Ended { End: var end })
                return $"the job has ended: {end.Reason}";
            if (JoinPolicy.Refusal(offer, _context, Layout, _numerics) is { } reason)
                return reason;
            if (JoinPolicy.IsMixed(offer, _numerics))
                Mix(offer);
            if (_model is null)
            {
                _numerics ??= offer.Numerics;
                if (Open(offer) is { } error)
                {
                    Conclude(new TrainingEnd(RunOutcome.Failed, error));
                    return error;
                }
            }

            if (_roster.Find(offer.Worker) is { } former)
                Dismiss(offer.Worker, former, "it joined again, so its former connection ends");
            if (link.SharesModel)
                _model!.GiveUpHeadStart();
            _roster.Join(offer.Worker, link, Now);
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
            _scheduler.Join(worker, Now);
            _listener.WorkerJoined(worker, _roster.Ready);
            if (_phase is LoopPhase.Opening)
            {
                _epochBegan = _lastCommit = Now;
                Continue();
            }

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
        {
            if (_phase is not LoopPhase.Ended)
                Conclude(new TrainingEnd(RunOutcome.Failed, $"worker {failure.Worker}: {failure.Message}"));
        }
    }

    /// <inheritdoc/>
    public void Arriving(in NodeGradient gradient, int floats)
    {
        lock (_gate)
        {
            if (_phase is not LoopPhase.InStep
                || !_scheduler.Expects(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt)
                || !TryGoAhead(gradient))
                return;
            _model!.Note(gradient.Node, gradient.Vector, floats);
            if (_roster.TakesWork(gradient.Worker))
                _early.Add(gradient.Worker, _roster.LinkTo(gradient.Worker));
        }

        GoAhead();
    }

    /// <inheritdoc/>
    public void Deliver(in NodeGradient gradient)
    {
        var isAhead = false;
        lock (_gate)
        {
            if (_phase is LoopPhase.Ended)
                return;
            var verdict = _scheduler.Answer(gradient.Worker, gradient.Step, gradient.Node, gradient.Attempt, Now);
            if (verdict == NodeVerdict.Accepted)
            {
                _reduction.Add(gradient);
                _model!.Note(gradient.Node, gradient.Vector, gradient.Vector.Length);
                isAhead = _model.IsAhead;
                if (!isAhead)
                    CommitIfComplete();
            }
            else
            {
                _listener.AnswerRefused(gradient.Worker, gradient.Step, gradient.Node, verdict);
            }

            DismissDrained();
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
            _scheduler.Answer(worker, assignment.Position.Step, assignment.Node, assignment.Attempt, Now);
            DismissDrained();
            Advance();
        }
    }

    /// <inheritdoc/>
    public void Deliver(EvaluationResult result)
    {
        lock (_gate)
        {
            switch (_phase)
            {
                case LoopPhase.Validating { Round: var round } when round.Accept(result, Now) && round.IsComplete:
                    EndEpoch(Combine(round));
                    break;
                case LoopPhase.Testing { Round: var round, End: var end } when round.Accept(result, Now) && round.IsComplete:
                    Conclude(end, Combine(round));
                    break;
            }

            DismissDrained();
            Advance();
        }
    }

    /// <summary>Looks for slow workers; to be called a few times a second.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            _scheduler.Tick(Now);
            Round?.Tick(Now);
            DismissUnready();
            if (_phase is not (LoopPhase.Ended or LoopPhase.Testing) && WallTimeIsUp)
                StopForTime();
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
            DismissDrained();
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
        {
            if (_phase is LoopPhase.Ended)
                return;
            if (_model is not null && _phase is not LoopPhase.Testing)
                _listener.CheckpointTaken(Snapshot(isBest: false));
            Conclude(new TrainingEnd(RunOutcome.Cancelled, reason));
        }
    }

    /// <summary>What the loop does and waits for now.</summary>
    public LoopStatus Status()
    {
        lock (_gate)
            return new LoopStatus(Activity, _state.Position, _plan.StepsPerEpoch, Waiting, [.. _scheduler.Workers])
            {
                Reproducible = _context.Job.Reproducible && !_state.Mixed,
            };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_phase is not LoopPhase.Ended)
                End(new TrainingEnd(RunOutcome.Cancelled, "its coordinator stops"));
            _model?.Dispose();
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    private ParameterLayout? Layout => _model?.Current.Layout;

    private EvaluationRound? Round => _phase switch
    {
        LoopPhase.Validating validating => validating.Round,
        LoopPhase.Testing testing => testing.Round,
        _ => null,
    };

    private bool AtEpochEnd => _state.Position.StepInEpoch == _plan.StepsPerEpoch || StepLimitReached;

    private bool StepLimitReached => _context.Job.Steps is { } steps && _state.Position.Step >= steps;

    private bool WallTimeIsUp => _context.Job.WallTimeSeconds is { } limit && _state.WallSeconds + Now.TotalSeconds >= limit;

    private LoopActivity Activity => _phase switch
    {
        LoopPhase.Opening => LoopActivity.Opening,
        LoopPhase.BetweenSteps when _held => LoopActivity.Paused,
        LoopPhase.Validating => LoopActivity.Validating,
        LoopPhase.Testing => LoopActivity.Testing,
        LoopPhase.Ended => LoopActivity.Ended,
        _ => LoopActivity.Training,
    };

    private string? Waiting => _phase switch
    {
        LoopPhase.Opening => _roster.Connected == 0 ? "waiting for a worker" : "waiting for a worker to be ready",
        LoopPhase.BetweenSteps when _held => "paused",
        LoopPhase.Ended => null,
        LoopPhase.Validating or LoopPhase.Testing => _roster.Ready == 0 ? "waiting for a worker" : null,
        _ => _scheduler.Waiting,
    };

    /// <summary>Learning rate of the last step of this epoch, which an earlier start of the job may have made.</summary>
    private double LastRate => _context.Schedule.Rate(
        _state.Position with { StepInEpoch = _state.Position.StepInEpoch - 1, Step = _state.Position.Step - 1 }, _state.Plateau);

    private string? Open(WorkerOffer offer)
    {
        var vector = new FlatVector(offer.Layout.Length);
        var optimizer = OptimizerFactory.Create(_context.Job.Optimizer);
        var state = new OptimizerState(optimizer, offer.Layout.TrainableLength);
        offer.Initial!.Span.CopyTo(vector.Span);
        if (_context.Resume is { } resume && resume.Restore(offer.Layout, vector, state, out _best) is { } mismatch)
            return mismatch;
        var engine = new UpdateEngine(
            optimizer, offer.Layout, OptimizerFactory.Clipping(_context.Job.GradientClip), _context.UpdateThreads, _context.ChunkLength);
        _model = new ModelUpdater(_scheduler.Tree, engine, new ModelState(offer.Layout, vector, state));
        return null;
    }

    private void Advance()
    {
        switch (_phase)
        {
            case LoopPhase.BetweenSteps when !_held && _scheduler.CanBegin:
                _reduction.Reset();
                _early.Clear();
                _model!.BeginStep();
                _stepBegan = Now;
                _isTrial = false;
                _scheduler.BeginStep(_state.Position, Now);
                _state = _state.WithWorkers(_roster.Ready);
                _phase = LoopPhase.InStep.Instance;
                break;
            case LoopPhase.Validating { Round: var round }:
                HandOut(round, _state.Position.Step);
                break;
            case LoopPhase.Testing { Round: var round }:
                // The returned model is a version of its own: a worker that keeps the last step's must not take it for that.
                HandOut(round, _state.Position.Step + 1);
                break;
        }

        SendHandouts();
    }

    private void SendHandouts()
    {
        _scheduler.TakeHandouts(_handouts);
        for (var i = 0; i < _handouts.Count; )
        {
            var worker = _handouts[i].Worker;
            _toOne.Clear();
            for (; i < _handouts.Count && _handouts[i].Worker == worker; i++)
            {
                _toOne.Add(_handouts[i].Assignment);
                if (_handouts[i].Reason == HandoutReason.Share)
                    continue;
                _early.Remove(worker);
                _listener.NodeReassigned(_handouts[i]);
            }

            _roster.LinkTo(worker).Compute(CollectionsMarshal.AsSpan(_toOne), Model);
        }

        _handouts.Clear();
    }

    private void HandOut(EvaluationRound round, long version)
    {
        foreach (var (worker, link) in _roster.Available)
            while (round.Next(worker, version, Now) is { } assignment)
                link.Evaluate(assignment, Model);
    }

    /// <summary>Whether this step may be made while its gradients arrive. Another attempt at a node must have the same bits, and
    /// the model's vector changes with every step that is made so.</summary>
    private bool TryGoAhead(in NodeGradient gradient)
    {
        if (_model!.IsHeadStartDecided && gradient.NonFiniteSlice < 0)
            return _model.IsAhead;
        var may = _context.Job.Reproducible && !_state.Mixed && !_roster.AnySharesModel && gradient.NonFiniteSlice < 0;
        if (may && _context.HeadStart == HeadStartMode.WhenFaster)
        {
            _isTrial = true;
            may = !_way.IsSecond;
        }

        if (may && _context.HeadStart != HeadStartMode.Never)
            _model.GoAhead(Step(_state.Position));
        else
            _model.GiveUpHeadStart();
        return _model.IsAhead;
    }

    /// <summary>Makes the chunks of the next version that can be made, outside of the lock, and commits it when that was all.</summary>
    private void GoAhead()
    {
        ChunkWork? work = null;
        do
        {
            lock (_gate)
            {
                if (work is not null)
                {
                    _model!.Finish(work);
                    if (_model.NextFloats > 0)
                        _early.Send(_model.NextVector, _model.StreamedVersion, _model.NextFloats);
                }

                work = _model!.Claim();
                if (work is null)
                {
                    CommitIfComplete();
                    DismissDrained();
                    Advance();
                }
            }

            if (work is not null)
                _model.Run(work);
        }
        while (work is not null);
    }

    private void CommitIfComplete()
    {
        if (_phase is LoopPhase.InStep && _scheduler.IsComplete && !_model!.IsBusy)
            Commit();
    }

    private UpdateStep Step(in RunPosition position)
    {
        var samples = _plan.SamplesInStep(position.StepInEpoch);
        return new UpdateStep(
            position.Step + 1, _context.Schedule.Rate(position, _state.Plateau), samples, (int)Math.Min(_plan.Slices, samples));
    }

    private void Commit()
    {
        var position = _state.Position;
        if (_reduction.FirstNonFinite is { } broken)
        {
            Conclude(StepFailure.OfLoss(position, broken));
            return;
        }

        var total = _reduction.Total;
        if (total.Samples != _plan.SamplesInStep(position.StepInEpoch))
            throw new InvalidOperationException(
                $"step {position.Step + 1} has {total.Samples} samples, {_plan.SamplesInStep(position.StepInEpoch)} were handed out");
        var outcome = _model!.Commit(Step(position), _reduction);
        if (!outcome.IsFinite)
        {
            Conclude(StepFailure.OfGradient(position, Layout!, _reduction.Answers), isModelWhole: false);
            return;
        }

        if (_model.StreamedVersion == _model.Version)
            _early.Send(Model, _model.Version, Model.Length);
        var now = Now;
        if (_isTrial)
            _way.Took(now - _stepBegan);
        _state = _state.Commit(total, outcome.GradientNorm, (now - _lastCommit).TotalSeconds);
        _lastCommit = now;
        _listener.StepCommitted(_state.Position, (int)total.Samples);
        Continue();
    }

    /// <summary>Goes on where the run stands: with the next step, the validation of an epoch whose steps are done, or the end.</summary>
    private void Continue()
    {
        var samples = _context.Data.Count(DataPart.Validation);
        if (EpochEnd.Reached(_context.Job, _state) is { } end)
            Stop(end);
        else if (!AtEpochEnd)
            _phase = LoopPhase.BetweenSteps.Instance;
        else if (samples == 0)
            EndEpoch(null);
        else
            _phase = new LoopPhase.Validating(
                new EvaluationRound(++_rounds, DataPart.Validation, samples, _context.Job.EvaluationBatchSize));
    }

    private void EndEpoch(PartResult? validation)
    {
        var end = EpochEnd.Decide(
            _context.Job, _context.Schedule, _state, validation,
            new EpochMeasurements(LastRate, (Now - _epochBegan).TotalSeconds, _roster.Ready));
        _state = end.State;
        _epochBegan = _lastCommit = Now;
        if (end.IsBest)
        {
            _best ??= new FlatVector(Model.Length);
            Model.Span.CopyTo(_best.Span);
        }

        _listener.EpochEnded(end);
        var every = _context.Job.Checkpoint.EveryEpochs;
        if (end.End is not null || end.IsBest || end.Record.Epoch % every == 0)
            _listener.CheckpointTaken(Snapshot(end.IsBest));
        if (end.End is not null)
            Stop(end.End);
        else
            Continue();
    }

    /// <summary>Training is over: takes the model to return and looks at the test part with it.</summary>
    private void Stop(TrainingEnd end)
    {
        AbandonStep();
        Return();
        var samples = _context.Data.Count(DataPart.Test);
        if (samples == 0)
            Conclude(end);
        else
            _phase = new LoopPhase.Testing(
                new EvaluationRound(++_rounds, DataPart.Test, samples, _context.Job.EvaluationBatchSize), end);
    }

    private void StopForTime()
    {
        var end = new TrainingEnd(RunOutcome.Completed, $"the wall time of {_context.Job.WallTimeSeconds:g} s is used up");
        if (_model is null)
        {
            Conclude(end);
            return;
        }

        _listener.CheckpointTaken(Snapshot(isBest: false));
        Stop(end);
    }

    /// <summary>Puts the model to return in the place of the last step's, whose hash is taken first.</summary>
    private void Return()
    {
        if (_model is null || _stateHash is not null)
            return;
        _stateHash = ModelHash.State(Layout!, Model, _model.Current.Optimizer.Vectors);
        if (_best is null || _context.Job.EarlyStopping is { RestoreBest: false })
            return;
        _model.Replace(_best);
    }

    private void Conclude(TrainingEnd end, PartResult? test = null, bool isModelWhole = true)
    {
        if (isModelWhole)
            Return();
        var hash = isModelWhole && _model is not null ? ModelHash.Parameters(Layout!, Model) : null;
        _listener.Ended(RunSummary.Of(
            _context.Job, _state, end, ParameterCount, hash, _stateHash, _context.Data.Count(DataPart.Validation), test,
            Now.TotalSeconds));
        End(end);
    }

    private void End(TrainingEnd end)
    {
        AbandonStep();
        _phase = new LoopPhase.Ended(end);
        _roster.CloseAll($"job {_context.Id} ended: {end.Reason}");
    }

    private void AbandonStep()
    {
        _scheduler.AbandonStep();
        _model?.GiveUpHeadStart();
    }

    private TrainingSnapshot Snapshot(bool isBest) => _context.Snapshots.Copy(
        _state with { WallSeconds = _state.WallSeconds + Now.TotalSeconds }, _model!.Current, _model.Optimizer, isBest, _numerics!);

    private PartResult Combine(EvaluationRound round)
    {
        var collector = EvaluationCollector.For(_context.Job);
        var targets = new float[_context.Job.EvaluationBatchSize * _context.Data.TargetWidth];
        var first = 0;
        foreach (var result in round.Results)
        {
            for (var i = 0; i < result.Samples; i++)
                _context.Data.TargetOf(round.Part, first + i).CopyTo(targets.AsSpan(i * _context.Data.TargetWidth));
            collector.Add(result.LossSum, result.Outputs, targets.AsSpan(0, result.Samples * _context.Data.TargetWidth), result.Samples);
            first += result.Samples;
        }

        return collector.Summarise();
    }

    private void Mix(WorkerOffer offer)
    {
        if (!_context.Job.Reproducible || _state.Mixed)
            return;
        _state = _state with { Mixed = true };
        _model?.GiveUpHeadStart();
        _listener.Mixed(offer.Worker, $"it has {offer.Numerics}, the job has run on {_numerics}");
    }

    private void Gone(WorkerId worker, IWorkerLink link, string reason, bool inPeace)
    {
        lock (_gate)
        {
            if (_roster.Find(worker) != link)
                return;
            Remove(worker, reason, inPeace);
            Advance();
        }
    }

    private void DismissDrained()
    {
        if (!_roster.AnyLeaving)
            return;
        foreach (var (worker, reason) in _roster.Leaving.ToList())
        {
            if (!_scheduler.HasWork(worker) && Round?.HasWork(worker) != true)
                Dismiss(worker, _roster.LinkTo(worker), reason, inPeace: true);
        }
    }

    /// <summary>A worker that was accepted and says nothing more must not keep the job waiting for it.</summary>
    private void DismissUnready()
    {
        if (_roster.Connected == _roster.Ready)
            return;
        foreach (var (worker, link) in _roster.UnreadySince(Now - ReadyWithin).ToList())
            Dismiss(worker, link, $"it was accepted and not ready within {ReadyWithin.TotalSeconds:0} s");
    }

    private void Dismiss(WorkerId worker, IWorkerLink link, string reason, bool inPeace = false)
    {
        Remove(worker, reason, inPeace);
        link.Close(reason);
    }

    private void Remove(WorkerId worker, string reason, bool inPeace)
    {
        _early.Remove(worker);
        if (!_roster.Remove(worker))
            return;
        _scheduler.Lose(worker, Now);
        Round?.Lose(worker);
        if (inPeace)
            _listener.WorkerLeft(worker, reason, _roster.Ready);
        else
            _listener.WorkerLost(worker, reason, _roster.Ready);
    }
}
