using Akka.Actor;
using Akka.Event;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Jobs;

/// <summary>
/// One job from its start to its end: prepares it, owns its step engine, writes down what the loop tells, asks its
/// parent for workers. A shell: decisions are the loop's and <see cref="JobTransitions"/>'.
/// </summary>
public sealed class TrainingJobActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WaitingLogInterval = TimeSpan.FromSeconds(5);
    private readonly TrainingJobOptions _options;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly JobTrace _trace;
    private JobState _state = JobState.Queued;
    private UpdateMode? _fasterWay;
    private readonly List<EpochRecord> _history = [];
    private PreparedRun? _run;
    private StepEngine? _engine;
    private IActorRef _checkpoints = ActorRefs.Nobody;
    private WorkersWanted? _wanted;
    private RunResult? _result;
    private bool _held;
    private bool _announced;
    private bool _leaving;
    private long _waitingLogged;

    /// <summary>A job that waits for <see cref="StartJob"/>.</summary>
    public TrainingJobActor(TrainingJobOptions options)
    {
        _options = options;
        _trace = new JobTrace(options.Id, options.Time);
        Receive<StartJob>(_ => Start());
        Receive<PreparedRun>(Prepared);
        Receive<CouldNotPrepare>(Fail);
        Receive<CancelJob>(Cancel);
        Receive<PauseJob>(_ => Hold(true));
        Receive<ContinueJob>(_ => Hold(false));
        Receive<GetJobStatus>(_ => Sender.Tell(new JobStatusReply(_options.Id, Status())));
        Receive<LeaveHost>(_ => Leave());
        Receive<ReleaseWorker>(release => _engine?.Release(release.Worker, release.Reason));
        Receive<WorkerFailed>(failed => _engine?.Failed(failed.Failure));
        Receive<Tick>(_ => Look());
        Receive<EngineEvent.WorkerJoined>(news => Joined(news));
        Receive<EngineEvent.WorkerLeft>(news => Say($"worker {news.Worker} left: {news.Reason}; {Count(news.Workers)} now", warning: false));
        Receive<EngineEvent.WorkerLost>(news => Say($"worker {news.Worker} is gone: {news.Reason}; {Count(news.Workers)} left", warning: true));
        Receive<EngineEvent.Heterogeneous>(news => Say(
            $"from now on the result of this run is not reproducible: worker {news.Worker} is taken though {news.Difference}", warning: true));
        Receive<EngineEvent.StepAfterLoss>(news => Say(
            $"step {news.Step} was committed {news.After.TotalMilliseconds:0.0} ms after worker {news.Worker} was gone", warning: false));
        Receive<EngineEvent.TaskReassigned>(news => _log.Info("{0} takes {1}: {2}", news.Assignment.Worker, news.Assignment.Task, news.Assignment.Reason));
        Receive<EngineEvent.AnswerRefused>(news => _log.Info(
            "the answer of {0} to node {1} of step {2} does not count: {3}", news.Worker, news.Node, news.Step, news.Verdict));
        Receive<EngineEvent.EpochEnded>(news => EpochEnded(news.End, news.Validation));
        Receive<EngineEvent.CheckpointTaken>(news => _checkpoints.Tell(new WriteCheckpoint(news.Snapshot)));
        Receive<EngineEvent.Ended>(news => Ended(news.Result));
        Receive<CheckpointWritten>(Written);
        Receive<CheckpointFailed>(NotWritten);
        Receive<CheckpointsFlushed>(_ => Finish());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props for a job.</summary>
    public static Props Props(TrainingJobOptions options) => Akka.Actor.Props.Create(() => new TrainingJobActor(options));

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _trace.End("left", null);
        _options.Observer.Dispose();
        if (_run is null)
            return;
        _options.Withdraw(_options.Id);
        _engine?.Dispose();
        _run.Data.Dispose();
    }

    private void Start()
    {
        if (_state.Phase != JobPhase.Queued)
            return;
        Change(new JobEvent.Started());
        _trace.Begin(_options.Job.Name);
        var options = _options;
        Task.Run(() => RunPreparation.Prepare(options))
            .PipeTo(
                Self,
                success: result => result.IsGood ? result.Value : new CouldNotPrepare(string.Join("\n", result.Errors), MayPass: false),
                failure: error => new CouldNotPrepare(error.Message, MayPass: true));
    }

    private void Prepared(PreparedRun run)
    {
        _run = run;
        _history.AddRange(run.Context.Resume?.State.History ?? []);
        if (_state.IsFinal)
            return;
        _trace.Prepared(run.Context.RunAttempt);
        foreach (var note in run.Notes)
            Say(note, warning: true);
        _checkpoints = Context.ActorOf(CheckpointActor.Props(run, Self), "checkpoints");
        _engine = new StepEngine(run.Context, new EngineListener(Self, _options.Observer, _options.Counters, _options.Time), _options.Time);
        _engine.Hold(_held);
        var address = _options.Publish(_options.Id, _engine, run.Data);
        _waitingLogged = _options.Time.GetTimestamp();
        Change(new JobEvent.Prepared());
        Timers.StartPeriodicTimer("tick", Tick.Instance, TickInterval);
        _wanted = new WorkersWanted(
            new PrepareJob(_options.Id, run.Context.RunAttempt, JobFileWriter.Write(_options.Job), run.Data.ContentKey, address),
            _options.MinWorkers, _options.Job.Workers.Max, _held);
        Context.Parent.Tell(_wanted);
    }

    private void Cancel(CancelJob cancel)
    {
        if (_engine is not null)
        {
            _engine.Cancel(cancel.Reason);
            return;
        }

        if (_state.IsFinal)
            return;
        Change(new JobEvent.CancelledEarly(cancel.Reason));
        Finish();
    }

    private void Leave()
    {
        _leaving = true;
        if (_engine is null)
            Context.Stop(Self);
        else
            _engine.Cancel("this coordinator stops; the job goes on from its checkpoint");
    }

    private void Hold(bool held)
    {
        _held = held;
        _engine?.Hold(held);
        if (_wanted is null)
            return;
        _wanted = _wanted with { Paused = held };
        Context.Parent.Tell(_wanted);
    }

    private void Fail(CouldNotPrepare failed)
    {
        if (_state.IsFinal)
            return;
        Change(new JobEvent.CouldNotStart(failed.Reason));
        Finish(failed.MayPass);
    }

    private void Look()
    {
        if (_engine is null)
            return;
        _engine.Tick();
        var status = _engine.Status();
        if (status.UpdateModeTrial is { } way && way != _fasterWay)
        {
            _fasterWay = way;
            _log.Debug(
                "job {0}: steps are faster {1}", _options.Id, way == UpdateMode.AfterReduction ? "made when gradients are whole" : "made while gradients arrive");
        }

        Change(new JobEvent.Observed(status));
        if (_state is not { Phase: JobPhase.WaitingForWorkers, Reason: var reason })
        {
            _waitingLogged = _options.Time.GetTimestamp();
            return;
        }

        if (_options.Time.GetElapsedTime(_waitingLogged) < WaitingLogInterval)
            return;
        _waitingLogged = _options.Time.GetTimestamp();
        Say($"job {_options.Id}: {reason}", warning: false);
    }

    private void Joined(EngineEvent.WorkerJoined news)
    {
        _log.Info("worker {0} joined: {1}", news.Worker, Count(news.Workers));
        if (_announced || news.Workers < _options.MinWorkers || _engine is null)
            return;
        _announced = true;
        var plan = _engine.Plan;
        if (news.Workers > plan.Microbatches)
            Say($"{news.Workers} workers are there and a minibatch has {Microbatches(plan.Microbatches)}, so {plan.Microbatches} compute; "
                + "more microbatches in the job file let more compute, and change the last bits of the result", warning: false);
        _options.Observer.Started(new RunStart(
            _run!.Context, _engine.ParameterCount, plan.BatchSize, plan.Microbatches, plan.StepsPerEpoch, news.Workers));
    }

    private void EpochEnded(EpochEnd end, TimeSpan validation)
    {
        _trace.EpochEnded(end.Record, validation);
        Write(directory => directory.AppendEpoch(end.Record));
        _history.Add(end.Record);
        _options.Observer.EpochEnded(end.Record);
        foreach (var note in end.Notes)
            Say(note, warning: false);
    }

    private void Written(CheckpointWritten written)
    {
        var duration = TimeSpan.FromMilliseconds(written.Milliseconds);
        _options.Counters.CheckpointWritten(duration);
        _trace.CheckpointWritten(written.Path, duration);
        _log.Debug("checkpoint {0} written in {1:0} ms", written.Path, written.Milliseconds);
    }

    private void NotWritten(CheckpointFailed failed)
    {
        _options.Counters.CheckpointFailed();
        _trace.CheckpointFailed(failed.Reason, TimeSpan.FromMilliseconds(failed.Milliseconds));
        Say($"no checkpoint was written: {failed.Reason}", warning: true);
    }

    private void Ended(RunResult result)
    {
        _result = result;
        Timers.Cancel("tick");
        // What is still to be written is no work for workers.
        Context.Parent.Tell(new WorkersUnwanted(_options.Id));
        _checkpoints.Tell(FlushCheckpoints.Instance);
    }

    private void Finish(bool mayPass = false)
    {
        if (_leaving)
        {
            Context.Stop(Self);
            return;
        }

        if (_result is not null)
        {
            Write(directory => directory.WriteResult(_result));
            Change(new JobEvent.Ended(_result));
        }

        _trace.End(KebabCase.Of(_state.Phase), _state.Phase == JobPhase.Failed ? _state.Reason : null);
        Context.Parent.Tell(new JobEnded(_options.Id, _state) { MayPass = mayPass });
    }

    /// <summary>A line that cannot be written must not end the training it tells of.</summary>
    private void Write(Action<RunDirectory> write)
    {
        try
        {
            write(_run!.Directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Say($"the run's directory cannot be written to: {error.Message}", warning: true);
        }
    }

    private void Change(JobEvent change)
    {
        var next = JobTransitions.Apply(_state, change);
        if (next.Phase != _state.Phase)
            _log.Info("job {0}: {1} -> {2}", _options.Id, KebabCase.Of(_state.Phase), KebabCase.Of(next.Phase));
        _state = next;
    }

    private JobStatus Status() => JobStatusFactory.Of(
        _options.Id, _options.Job, _state, new RunDirectory(_options.OutputDirectory).Created, [.. _history], _engine?.Status());

    private void Say(string text, bool warning) => _options.Observer.Message(text, warning);

    private static string Microbatches(int microbatches) => microbatches == 1 ? "1 microbatch" : $"{microbatches} microbatches";

    private static string Count(int workers) => workers == 1 ? "1 worker" : $"{workers} workers";

    private sealed record CouldNotPrepare(string Reason, bool MayPass);

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
