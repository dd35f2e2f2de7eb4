using Akka.Actor;
using Akka.Event;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Jobs;

/// <summary>
/// A job's place in the cluster (a sharded entity, id = job id): takes a job in, runs it as a child, goes on from its last
/// checkpoint when it was moved here, and repeats to the pool what workers it wants.
/// </summary>
public sealed class JobEntityActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(2);
    private readonly JobId _id;
    private readonly JobHostOptions _host;
    private readonly RunDirectory _directory;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef? _run;
    private WorkersWanted? _wanted;
    private JobEnded? _ended;

    /// <summary>The place of one job.</summary>
    public JobEntityActor(JobId id, JobHostOptions host)
    {
        _id = id;
        _host = host;
        _directory = host.State.RunOf(id);
        Receive<SubmitJob>(Submit);
        Receive<StartJob>(_ => Start());
        Receive<CancelJob>(command => Command(command, "cancelled"));
        Receive<PauseJob>(command => Command(command, "paused before its next step"));
        Receive<ContinueJob>(command => Command(command, "goes on"));
        Receive<ReleaseWorker>(release => _run?.Tell(release));
        Receive<WorkerFailed>(failed => _run?.Tell(failed));
        Receive<GetJobStatus>(Status);
        Receive<WorkersWanted>(Request);
        Receive<WorkersUnwanted>(_ => Release());
        Receive<Repeat>(_ => _host.Pool.Tell(_wanted));
        Receive<JobEnded>(Ended);
        Receive<LeaveHost>(_ => Leave());
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Props for the entity with an id.</summary>
    public static Props Props(string id, JobHostOptions host) =>
        Akka.Actor.Props.Create(() => new JobEntityActor(new JobId(id), host));

    /// <inheritdoc/>
    protected override void PreStart() => _host.Hosted.Add(Self);

    /// <inheritdoc/>
    protected override void PostStop() => _host.Hosted.Remove(Self);

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        _log.Error(error, "job {0} broke and is stopped; it can be started again from its last checkpoint", _id);
        _ended = new JobEnded(_id, new JobState(JobPhase.Failed, error.Message));
        Release();
        return Directive.Stop;
    });

    private void Submit(SubmitJob submit)
    {
        if (_directory.HasJob)
        {
            Sender.Tell(new JobReply(_id, false, $"there is a job {_id} already; choose another name"));
            return;
        }

        var read = Read(submit.JobFile);
        if (!read.IsGood)
        {
            Sender.Tell(new JobReply(_id, false, string.Join("\n", read.Errors)));
            return;
        }

        _directory.Create();
        _directory.WriteJob(submit.JobFile);
        Sender.Tell(new JobReply(_id, true, $"job {_id} is accepted"));
        Start();
    }

    private void Start()
    {
        if (_host.Hosted.IsClosed || _run is not null || _ended is not null || !_directory.HasJob || _directory.HasResult)
            return;
        var read = Read(File.ReadAllText(_directory.JobFile));
        if (!read.IsGood)
        {
            _ended = new JobEnded(_id, new JobState(JobPhase.Failed, string.Join("\n", read.Errors)));
            return;
        }

        _run = Context.ActorOf(TrainingJobActor.Props(new TrainingJobOptions
        {
            Id = _id,
            Job = read.Value,
            OutputDirectory = _directory.Location,
            DataDirectory = _host.State.Data,
            Resume = true,
            Training = _host.Training with { MinWorkers = read.Value.Workers.Min },
            Publish = _host.Publish,
            Withdraw = _host.Withdraw,
            Observer = _host.Observe(_id, _directory),
            Counters = _host.Counters.Start(_id),
            Time = _host.Time,
        }), "run");
        _run.Tell(new StartJob(_id));
    }

    private void Command(IJobMessage command, string done)
    {
        _run?.Tell(command);
        Sender.Tell(_run is null || _ended is not null
            ? new JobReply(_id, false, _directory.HasJob ? $"job {_id} has ended" : $"there is no job {_id}")
            : new JobReply(_id, true, $"job {_id} {done}"));
    }

    private void Status(GetJobStatus query)
    {
        if (_run is not null && _ended is null)
            _run.Forward(query);
        else
            Sender.Tell(new JobStatusReply(_id, JobStatusFactory.OfDirectory(_id, _directory, _ended?.State)));
    }

    private void Request(WorkersWanted wanted)
    {
        _wanted = wanted;
        _host.Pool.Tell(wanted);
        Timers.StartPeriodicTimer("repeat", Repeat.Instance, RepeatInterval);
    }

    private void Ended(JobEnded ended)
    {
        _ended = ended;
        WriteDown(ended);
        Release();
        Context.Stop(_run);
        _run = null;
    }

    /// <summary>Writes the result of a job that ended before it trained; without one the next coordinator would start it
    /// again.</summary>
    private void WriteDown(JobEnded ended)
    {
        if (ended.State.Result is not null || ended.MayPass)
            return;
        var outcome = ended.State.Phase == JobPhase.Cancelled ? RunOutcome.Cancelled : RunOutcome.Failed;
        _directory.WriteResult(RunSummary.OfNothing(_id.Value, outcome, ended.State.Reason ?? ""));
    }

    private void Release()
    {
        Timers.Cancel("repeat");
        _host.Pool.Tell(new WorkersUnwanted(_id));
    }

    private void Leave()
    {
        if (_run is null)
        {
            Context.Stop(Self);
            return;
        }

        Context.Watch(_run);
        _run.Tell(LeaveHost.Instance);
    }

    private InputResult<JobSpec> Read(string text) => JobFileReader.Read(text, $"job {_id}", _host.StateDirectory);

    private sealed record Repeat
    {
        public static readonly Repeat Instance = new();
    }
}
