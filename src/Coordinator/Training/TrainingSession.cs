using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Evaluation;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The course of one run: from the first worker's model over steps, validations and checkpoints to its end and result. What
/// workers have in hand is not its subject. Not thread-safe, but for <see cref="Model"/>.
/// </summary>
internal sealed class TrainingSession
{
    private readonly TrainingContext _context;
    private readonly StepPlan _plan;
    private readonly StepScheduler _scheduler;
    private readonly WorkerRoster _roster;
    private readonly EngineClock _clock;
    private readonly ITrainingListener _listener;
    private readonly Evaluations _evaluations;
    private readonly ReturnedModel _returned;
    private NumericsIdentity? _numerics;
    private TimeSpan _lastCommit;
    private TimeSpan _epochBegan;

    /// <summary>A run that waits for its first worker.</summary>
    public TrainingSession(
        TrainingContext context, StepPlan plan, StepScheduler scheduler, WorkerRoster roster, EngineClock clock, ITrainingListener listener)
    {
        _context = context;
        _plan = plan;
        _scheduler = scheduler;
        _roster = roster;
        _clock = clock;
        _listener = listener;
        _evaluations = new Evaluations(context);
        _returned = new ReturnedModel(context.Job);
        State = context.Resume?.State ?? RunState.Initial(context.Schedule);
        _numerics = context.Resume?.Numerics;
    }

    /// <summary>What the run does now.</summary>
    public EnginePhase Phase { get; private set; } = EnginePhase.Opening.Instance;

    /// <summary>Where it stands.</summary>
    public RunState State { get; private set; }

    /// <summary>Its model; null before the first worker brought it. Any thread may ask.</summary>
    public ParameterStore? Model { get; private set; }

    /// <summary>Whether the bits do not depend on who computes what.</summary>
    public bool IsReproducible => _context.Job.Reproducible && !State.Heterogeneous;

    /// <summary>The evaluation that is under way, or null.</summary>
    public EvaluationRound? Round => Phase switch
    {
        EnginePhase.Validating validating => validating.Round,
        EnginePhase.Testing testing => testing.Round,
        _ => null,
    };

    /// <summary>How the next step, or the open one, changes the model.</summary>
    public UpdateStep Step => _plan.Next(State);

    private ParameterLayout? Layout => Model?.Current.Layout;

    /// <summary>Looks whether a worker may compute for the run, and takes the first one's model.</summary>
    /// <returns>Why it may not, or null.</returns>
    public string? Admit(WorkerOffer offer)
    {
        if (Phase is EnginePhase.Ended { End: var end })
            return $"the job has ended: {end.Reason}";
        if (JoinPolicy.Refusal(offer, _context, Layout, _numerics) is { } reason)
            return reason;
        if (JoinPolicy.IsHeterogeneous(offer, _numerics))
            Mix(offer);
        if (Model is not null)
            return null;
        _numerics ??= offer.Numerics;
        if (Open(offer) is not { } error)
            return null;
        Conclude(new TrainingEnd(RunOutcome.Failed, error));
        return error;
    }

    /// <summary>The first worker is ready.</summary>
    public void Start()
    {
        _epochBegan = _lastCommit = _clock.Now;
        Continue();
    }

    /// <summary>A step begins.</summary>
    public void BeginStep()
    {
        State = State.WithWorkers(_roster.Ready);
        Phase = EnginePhase.InStep.Instance;
    }

    /// <summary>Commits a step whose answers are all there, or fails the run with the number that is not finite.</summary>
    /// <param name="reduction">The answers.</param>
    /// <param name="pipelinedUpdate">Who is sent the new version.</param>
    public void Commit(StepReduction reduction, PipelinedUpdate pipelinedUpdate)
    {
        var position = State.Position;
        if (reduction.FirstNonFinite is { } broken)
        {
            Conclude(StepFailure.OfLoss(position, broken));
            return;
        }

        var total = reduction.Total;
        if (total.Samples != _plan.SamplesIn(State))
            throw new InvalidOperationException(
                $"step {position.Step + 1} has {total.Samples} samples, {_plan.SamplesIn(State)} were handed out");
        var outcome = Model!.Commit(Step, reduction);
        if (!outcome.IsFinite)
        {
            Conclude(StepFailure.OfGradient(position, Layout!, reduction.Answers), isModelWhole: false);
            return;
        }

        pipelinedUpdate.SendRest(Model);
        var now = _clock.Now;
        pipelinedUpdate.EndStep(now);
        State = State.Commit(total, outcome.GradientNorm, (now - _lastCommit).TotalSeconds);
        _lastCommit = now;
        _listener.StepCommitted(State.Position, (int)total.Samples);
        Continue();
    }

    /// <summary>Hands the open microbatches of an evaluation to free workers, if one is under way.</summary>
    public void AssignEvaluation()
    {
        if (Round is not { } round)
            return;
        // The returned model is a version of its own: a worker that keeps the last step's must not take it for that.
        var version = Phase is EnginePhase.Testing ? State.Position.Step + 1 : State.Position.Step;
        Evaluations.Assign(round, _roster, Model!.Current.Vector, version, _clock.Now);
    }

    /// <summary>Takes a worker's part of an evaluation; the last one ends the epoch or the run.</summary>
    public void Accept(EvaluationResult result)
    {
        if (Round is not { } round || !round.Accept(result, _clock.Now) || !round.IsComplete)
            return;
        var combined = _evaluations.Combine(round);
        if (Phase is EnginePhase.Testing { End: var end })
            Conclude(end, combined);
        else
            EndEpoch(combined);
    }

    /// <summary>Ends training when the job's wall time is used up.</summary>
    public void LookAtWallTime()
    {
        if (Phase is EnginePhase.Ended or EnginePhase.Testing || !_plan.IsWallTimeUp(State, _clock.Now))
            return;
        var end = new TrainingEnd(RunOutcome.Completed, $"the wall time of {_context.Job.WallTimeSeconds:g} s is used up");
        if (Model is null)
        {
            Conclude(end);
            return;
        }

        _listener.CheckpointTaken(Snapshot(isBest: false));
        Stop(end);
    }

    /// <summary>Ends the run because a worker could not compute.</summary>
    public void Fail(string reason)
    {
        if (Phase is not EnginePhase.Ended)
            Conclude(new TrainingEnd(RunOutcome.Failed, reason));
    }

    /// <summary>Ends the run where it stands.</summary>
    public void Cancel(string reason)
    {
        if (Phase is EnginePhase.Ended)
            return;
        if (Model is not null && Phase is not EnginePhase.Testing)
            _listener.CheckpointTaken(Snapshot(isBest: false));
        Conclude(new TrainingEnd(RunOutcome.Cancelled, reason));
    }

    /// <summary>Ends the run without a result: its coordinator stops.</summary>
    public void Abort(string reason)
    {
        if (Phase is not EnginePhase.Ended)
            End(new TrainingEnd(RunOutcome.Cancelled, reason));
    }

    private string? Open(WorkerOffer offer)
    {
        var vector = new FlatBuffer(offer.Layout.Length);
        var optimizer = OptimizerFactory.Create(_context.Job.Optimizer);
        var state = new OptimizerState(optimizer, offer.Layout.TrainableLength);
        offer.Initial!.Span.CopyTo(vector.Span);
        if (_context.Resume is { } resume)
        {
            if (resume.Restore(offer.Layout, vector, state, out var best) is { } mismatch)
                return mismatch;
            _returned.Resume(best);
        }

        var engine = new UpdateEngine(
            optimizer, offer.Layout, OptimizerFactory.Clipping(_context.Job.GradientClip), _context.UpdateThreads, _context.ChunkLength);
        Model = new ParameterStore(_scheduler.Tree, engine, new ModelState(offer.Layout, vector, state));
        return null;
    }

    private void Mix(WorkerOffer offer)
    {
        if (!IsReproducible)
            return;
        State = State with { Heterogeneous = true };
        Model?.AbandonPipelining();
        _listener.Heterogeneous(offer.Worker, $"it has {offer.Numerics.Difference(_numerics!)}, what the job has run on");
    }

    /// <summary>Goes on where the run stands: with the next step, the validation of an epoch whose steps are done, or the end.</summary>
    private void Continue()
    {
        if (EpochEnd.Reached(_context.Job, State) is { } end)
            Stop(end);
        else if (!_plan.IsAtEpochEnd(State))
            Phase = EnginePhase.BetweenSteps.Instance;
        else if (_evaluations.Begin(DatasetSplit.Validation) is { } round)
            Phase = new EnginePhase.Validating(round);
        else
            EndEpoch(null);
    }

    private void EndEpoch(PartResult? validation)
    {
        var end = EpochEnd.Decide(
            _context.Job, _context.Schedule, State, validation,
            new EpochMeasurements(_plan.LastRate(State), (_clock.Now - _epochBegan).TotalSeconds, _roster.Ready));
        State = end.State;
        _epochBegan = _lastCommit = _clock.Now;
        if (end.IsBest)
            _returned.Keep(Model!.Current.Vector);
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
        _returned.PutInPlace(Model!);
        if (_evaluations.Begin(DatasetSplit.Test) is { } round)
            Phase = new EnginePhase.Testing(round, end);
        else
            Conclude(end);
    }

    private void Conclude(TrainingEnd end, PartResult? test = null, bool isModelWhole = true)
    {
        string? hash = null;
        if (isModelWhole && Model is not null)
        {
            _returned.PutInPlace(Model);
            hash = ModelHash.Parameters(Layout!, Model.Current.Vector);
        }

        _listener.Ended(RunSummary.Of(
            _context.Job, State, end, Layout?.ParameterCount ?? 0, hash, _returned.StateHash, _context.Data.Count(DatasetSplit.Validation), test,
            _clock.Now.TotalSeconds));
        End(end);
    }

    private void End(TrainingEnd end)
    {
        AbandonStep();
        Phase = new EnginePhase.Ended(end);
        _roster.CloseAll($"job {_context.Id} ended: {end.Reason}");
    }

    private void AbandonStep()
    {
        _scheduler.AbandonStep();
        Model?.AbandonPipelining();
    }

    private TrainingSnapshot Snapshot(bool isBest) => _context.Snapshots.Copy(
        State with { WallSeconds = State.WallSeconds + _clock.Now.TotalSeconds }, Model!.Current, Model.Optimizer, isBest, _numerics!);
}
