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
/// One job from its start to its end: prepares it, owns its step engine, writes down what the engine tells, asks its
/// parent for workers. A shell: decisions are the engine's and <see cref="JobTransitions"/>'.
/// </summary>
public sealed class TrainingJobActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WaitingLogInterval = TimeSpan.FromSeconds(5);
    private readonly TrainingJobOptions _options;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly JobTrace _trace;
    private JobState _state = JobState.Queued;
    private readonly List<EpochRecord> _history = [];
    private PreparedRun? _run;
    private StepEngine? _engine;
    private IActorRef _checkpoints = ActorRefs.Nobody;
    private WorkersWanted? _wanted;
    private RunResult? _result;
    private bool _isPaused;
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
        Receive<PauseJob>(_ => SetPaused(true));
        Receive<ContinueJob>(_ => SetPaused(false));
        Receive<GetJobStatus>(_ => Sender.Tell(new JobStatusReply(_options.Id, Status())));
        Receive<LeaveHost>(_ => Leave());
        Receive<ReleaseWorker>(release => _engine?.Release(release.Worker, release.Reason));
        Receive<WorkerFailed>(failed => _engine?.Failed(failed.Failure));
        Receive<Tick>(_ => Poll());
        Receive<TrainingEvent>(Observe);
        Receive<CheckpointsFlushed>(_ => Finish());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

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
        _run.Context.Data.Dispose();
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
                success: result =>
                    result.IsGood ? result.Value : new CouldNotPrepare(string.Join("\n", result.Errors), MayPass: false),
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
            Report(new TrainingEvent.Note(note, EventLevel.Warning));
        _checkpoints = Context.ActorOf(CheckpointActor.Props(run, Self), "checkpoints");
        _engine = new StepEngine(run.Context, new EventForwarder(Self, _options.Observer, _options.Counters), _options.Time);
        if (_isPaused)
            _engine.Pause();
        var address = _options.Publish(_options.Id, _engine, run.Context.Data);
        _waitingLogged = _options.Time.GetTimestamp();
        Change(new JobEvent.Prepared());
        Timers.StartPeriodicTimer("tick", Tick.Instance, TickInterval);
        _wanted = new WorkersWanted(
            new PrepareJob(
                _options.Id, run.Context.RunAttempt, JobFileWriter.Write(_options.Job), run.Context.Data.ContentKey, address),
            _options.Training.MinWorkers, _options.Job.Workers.Max, _isPaused);
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

    private void SetPaused(bool isPaused)
    {
        _isPaused = isPaused;
        if (isPaused)
            _engine?.Pause();
        else
            _engine?.Resume();
        if (_wanted is null)
            return;
        _wanted = _wanted with { Paused = isPaused };
        Context.Parent.Tell(_wanted);
    }

    private void Fail(CouldNotPrepare failed)
    {
        if (_state.IsFinal)
            return;
        Change(new JobEvent.CouldNotStart(failed.Reason));
        Finish(failed.MayPass);
    }

    private void Poll()
    {
        if (_engine is null)
            return;
        _engine.Tick();
        Change(new JobEvent.Observed(_engine.Status()));
        if (_state is not { Phase: JobPhase.WaitingForWorkers, Reason: var reason })
        {
            _waitingLogged = _options.Time.GetTimestamp();
            return;
        }

        if (_options.Time.GetElapsedTime(_waitingLogged) < WaitingLogInterval)
            return;
        _waitingLogged = _options.Time.GetTimestamp();
        Report(new TrainingEvent.Note($"job {_options.Id}: {reason}"));
    }

    private void Observe(TrainingEvent training)
    {
        _trace.Observe(training);
        _options.Counters.Observe(training);
        switch (training)
        {
            case TrainingEvent.EpochEnded { End.Record: var record }:
                Write(directory => directory.AppendEpoch(record));
                _history.Add(record);
                break;
            case TrainingEvent.CheckpointTaken taken:
                _checkpoints.Tell(new WriteCheckpoint(taken.Snapshot));
                break;
            case TrainingEvent.Ended ended:
                Ended(ended.Result);
                break;
        }

        Report(training);
    }

    /// <summary>Logs what only the process's log shows; the observer shows the rest.</summary>
    private void Report(TrainingEvent training)
    {
        if (training is { Level: EventLevel.Debug, Text: { } fine })
            _log.Debug("job {0}: {1}", _options.Id, fine);
        else if (training is { Level: EventLevel.Detail, Text: { } detail })
            _log.Info("job {0}: {1}", _options.Id, detail);
        _options.Observer.Observe(training);
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

    /// <summary>A file of the run that cannot be written must not end its training.</summary>
    private void Write(Action<RunDirectory> write)
    {
        try
        {
            write(_run!.Directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(new TrainingEvent.Note($"the run's directory cannot be written to: {error.Message}", EventLevel.Warning));
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

    private sealed record CouldNotPrepare(string Reason, bool MayPass);

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
