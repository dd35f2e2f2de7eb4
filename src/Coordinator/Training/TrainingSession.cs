using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Evaluation;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Scheduling;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The course of one run: from the first worker's model over steps, validations and checkpoints to its end and result. What
/// workers have in hand is not its subject. Not thread-safe, but for <see cref="Update"/>.
/// </summary>
internal sealed class TrainingSession
{
    private readonly TrainingContext _context;
    private readonly StepScheduler _scheduler;
    private readonly WorkerRoster _roster;
    private readonly ITrainingObserver _observer;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Evaluations _evaluations;
    private readonly ReturnedModel _returned;
    private (WorkerId Worker, TimeSpan At)? _failed;
    private TimeSpan _lastCommit;
    private TimeSpan _epochBegan;

    /// <summary>A run that waits for its first worker.</summary>
    public TrainingSession(
        TrainingContext context, StepScheduler scheduler, WorkerRoster roster, ITrainingObserver observer, TimeProvider time)
    {
        _context = context;
        _scheduler = scheduler;
        _roster = roster;
        _observer = observer;
        _time = time;
        _started = time.GetTimestamp();
        _evaluations = new Evaluations(context.Job, context.Data);
        _returned = new ReturnedModel(context.Job);
        State = (context.Resume?.State ?? RunState.Initial(context.Job, context.Schedule))
            .TakenUpBy(context.Id, context.RunAttempt, context.Job, context.Data);
    }

    /// <summary>Time since the session was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>What the run does now.</summary>
    public EnginePhase Phase { get; private set; } = EnginePhase.Opening.Instance;

    /// <summary>Position, history and sums of the run; replaced as a whole at each commit.</summary>
    public RunState State { get; private set; }

    /// <summary>How its steps are committed; null before the first worker brought the model. Any thread may ask.</summary>
    public PipelinedUpdate? Update { get; private set; }

    /// <summary>The model; null before the first worker brought it.</summary>
    public ParameterStore? Model => Update?.Model;

    /// <summary>Whether the bits do not depend on who computes what.</summary>
    public bool IsReproducible => _context.Job.Reproducible && !State.Ledger.Heterogeneous;

    /// <summary>The evaluation that is under way, or null.</summary>
    public EvaluationRound? Round => Phase switch
    {
        EnginePhase.Validating validating => validating.Round,
        EnginePhase.Testing testing => testing.Round,
        _ => null,
    };

    /// <summary>How the next step, or the open one, changes the model.</summary>
    public UpdateStep Step
    {
        get
        {
            var samples = _context.Plan.SamplesInStep(State.Position.StepInEpoch);
            return new UpdateStep(
                State.Position.Step + 1, _context.Schedule.Rate(State.Position, State.Schedule), samples,
                Math.Min(_context.Plan.Microbatches, samples));
        }
    }

    private ParameterLayout? Layout => Model?.Current.Layout;

    private bool IsAtEpochEnd =>
        State.Position.StepInEpoch == _context.Plan.StepsPerEpoch
        || (_context.Job.Steps is { } steps && State.Position.Step >= steps);

    /// <summary>Learning rate of the last step of this epoch, which an earlier start of the job may have made.</summary>
    private double LastRate => _context.Schedule.Rate(
        State.Position with { StepInEpoch = State.Position.StepInEpoch - 1, Step = State.Position.Step - 1 }, State.Schedule);

    private bool IsWallTimeUp =>
        _context.Job.WallTimeSeconds is { } limit && State.Ledger.WallSeconds + Now.TotalSeconds >= limit;

    /// <summary>Looks whether a worker may compute for the run, and takes the first one's model.</summary>
    /// <returns>Why it may not, or null.</returns>
    public string? Admit(WorkerOffer offer)
    {
        if (Phase is EnginePhase.Ended { End: var end })
            return $"the job has ended: {end.Reason}";
        if (JoinPolicy.Refusal(offer, _context, Layout, State.Numerics) is { } reason)
            return reason;
        if (JoinPolicy.IsHeterogeneous(offer, State.Numerics))
            Mix(offer);
        if (Model is not null)
            return null;
        if (Open(offer) is not { } error)
            return null;
        Conclude(new TrainingEnd(RunOutcome.Failed, error));
        return error;
    }

    /// <summary>The first worker is ready.</summary>
    public void Start()
    {
        _epochBegan = _lastCommit = Now;
        Continue();
    }

    /// <summary>Enters the phase of a step, with the workers that are there.</summary>
    public void BeginStep()
    {
        State = State.WithWorkers(_roster.Ready);
        Phase = EnginePhase.InStep.Instance;
    }

    /// <summary>A step was committed: goes on with the next, with the validation at the epoch's end, or to the end.</summary>
    /// <param name="sums">Loss and samples of the step.</param>
    /// <param name="gradientNorm">Norm of its mean gradient.</param>
    public void Commit(PartialSums sums, double gradientNorm)
    {
        var now = Now;
        State = State.Commit(sums, gradientNorm, (now - _lastCommit).TotalSeconds);
        _lastCommit = now;
        _observer.StepCommitted(State.Position, (int)sums.Samples);
        if (_failed is { } failed)
        {
            _failed = null;
            _observer.Observe(new TrainingEvent.Recovered(failed.Worker, State.Position.Step, now - failed.At));
        }

        Continue();
    }

    /// <summary>A worker is gone that took part.</summary>
    public void WorkerFailed(WorkerId worker, string reason)
    {
        _failed = (worker, Now);
        _observer.Observe(new TrainingEvent.WorkerFailed(worker, reason, _roster.Ready));
    }

    /// <summary>Hands the open microbatches of an evaluation to free workers, if one is under way.</summary>
    public void AssignEvaluation()
    {
        if (Round is not { } round)
            return;
        // The returned model is a version of its own: a worker that keeps the last step's must not take it for that.
        var version = Phase is EnginePhase.Testing ? State.Position.Step + 1 : State.Position.Step;
        Evaluations.Assign(round, _roster.Available, Model!.Current.Vector, version, Now);
    }

    /// <summary>Takes a worker's part of an evaluation; the last one ends the epoch or the run.</summary>
    public void Accept(EvaluationResult result)
    {
        if (Round is not { } round || !round.Accept(result, Now) || !round.IsComplete)
            return;
        var combined = _evaluations.Combine(round);
        if (Phase is EnginePhase.Testing { End: var end })
            Conclude(end, combined);
        else
            EndEpoch(combined);
    }

    /// <summary>Ends training when the job's wall time is used up.</summary>
    public void CheckWallTime()
    {
        if (Phase is EnginePhase.Ended or EnginePhase.Testing || !IsWallTimeUp)
            return;
        var end = new TrainingEnd(RunOutcome.Completed, $"the wall time of {_context.Job.WallTimeSeconds:g} s is used up");
        if (Model is null)
        {
            Conclude(end);
            return;
        }

        _observer.Observe(new TrainingEvent.CheckpointTaken(Snapshot(isBest: false)));
        Stop(end);
    }

    /// <summary>Ends the run because it cannot go on.</summary>
    /// <param name="end">Why.</param>
    /// <param name="isModelWhole">Whether the model is still that of a committed step.</param>
    public void Fail(TrainingEnd end, bool isModelWhole = true)
    {
        if (Phase is not EnginePhase.Ended)
            Conclude(end, isModelWhole: isModelWhole);
    }

    /// <summary>Ends the run where it stands.</summary>
    public void Cancel(string reason)
    {
        if (Phase is EnginePhase.Ended)
            return;
        if (Model is not null && Phase is not EnginePhase.Testing)
            _observer.Observe(new TrainingEvent.CheckpointTaken(Snapshot(isBest: false)));
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
        var optimizer = OptimizerFactory.Create(_context.Job.Optimizer);
        var first = ModelState.Create(offer.Layout, optimizer);
        offer.Initial!.Span.CopyTo(first.Vector.Span);
        if ((_context.Resume?.CopyTo(first) ?? ResumeBest(offer.Layout)) is { } mismatch)
            return mismatch;
        State = State with { Tensors = StoredTensor.Of(offer.Layout), Numerics = State.Numerics ?? offer.Numerics };
        var engine = new UpdateEngine(
            optimizer, offer.Layout, OptimizerFactory.Clipping(_context.Job.GradientClip), _context.Options.UpdateThreads,
            _context.Options.ChunkLength);
        Update = new PipelinedUpdate(_scheduler.Tree, new ParameterStore(engine, first), _context.Options.Pipelining);
        return null;
    }

    private string? ResumeBest(ParameterLayout layout)
    {
        if (_context.Best is not { } best)
            return null;
        var vector = new FlatBuffer(layout.Length);
        if (best.CopyTo(layout, vector) is { } mismatch)
            return mismatch;
        _returned.Resume(vector);
        return null;
    }

    private void Mix(WorkerOffer offer)
    {
        if (!IsReproducible)
            return;
        State = State with { Ledger = State.Ledger with { Heterogeneous = true } };
        Update?.Abandon();
        _observer.Observe(new TrainingEvent.Heterogeneous(
            offer.Worker, $"it has {offer.Numerics.Difference(State.Numerics!)}, what the job has run on"));
    }

    /// <summary>Goes on where the run stands: with the next step, the validation of an epoch whose steps are done, or the
    /// end.</summary>
    private void Continue()
    {
        if (EpochEnd.Reached(_context.Job, State) is { } end)
            Stop(end);
        else if (!IsAtEpochEnd)
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
            new EpochMeasurements(LastRate, (Now - _epochBegan).TotalSeconds, _roster.Ready));
        State = end.State;
        var validated = Now - _lastCommit;
        _epochBegan = _lastCommit = Now;
        if (end.IsBest)
            _returned.Keep(Model!.Current.Vector);
        _observer.Observe(new TrainingEvent.EpochEnded(end, validated));
        if (end.Note is { } note)
            _observer.Observe(new TrainingEvent.Note(note));
        var every = _context.Job.Checkpoint.EveryEpochs;
        if (end.End is not null || end.IsBest || end.Record.Epoch % every == 0)
            _observer.Observe(new TrainingEvent.CheckpointTaken(Snapshot(end.IsBest)));
        if (end.End is not null)
            Stop(end.End);
        else
            Continue();
    }

    /// <summary>Training is over: takes the model to return and looks at the test set with it.</summary>
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

        _observer.Observe(new TrainingEvent.Ended(RunSummary.Of(
            _context.Job, State, end, Layout?.ParameterCount ?? 0, hash, _returned.StateHash,
            _context.Data.Count(DatasetSplit.Validation), test,
            Now.TotalSeconds)));
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
        Update?.Abandon();
    }

    private RunSnapshot Snapshot(bool isBest) => _context.Snapshots.Copy(
        State with { Ledger = State.Ledger with { WallSeconds = State.Ledger.WallSeconds + Now.TotalSeconds } },
        Model!.Current, isBest);
}
