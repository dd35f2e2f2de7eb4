using Akka.Actor;
using Akka.Event;
using DistTrain.Shared.Protocol;

namespace DistTrain.Worker.Actors;

/// <summary>The root actor of a worker process: parent of one gradient worker per device. It reports what it has to the pool
/// every two seconds, and passes leases on. A worker that crashes is restarted, and its job is told.</summary>
public sealed class WorkerHostActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LostAfterUnreachable = TimeSpan.FromSeconds(4);
    private readonly WorkerHostOptions _options;
    private readonly IActorRef _pool;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<WorkerId, PrepareJob?> _jobs = [];
    private readonly Dictionary<IActorRef, WorkerId> _workers = [];
    private bool _known;
    private string? _refused;
    private int _silentReports;
    private bool _leaving;

    /// <summary>A host that reports to the pool behind <paramref name="pool"/>.</summary>
    public WorkerHostActor(WorkerHostOptions options, IActorRef pool)
    {
        _options = options;
        _pool = pool;
        Receive<Report>(_ => SendReport());
        Receive<WorkerHostRegistered>(_ => OnRegistered());
        Receive<WorkerHostRefused>(OnRefused);
        Receive<AssignWorker>(Assign);
        Receive<DataSetReady>(ready => IsHeld(ready.Worker, ready.Prepare), ready => WorkerOf(ready.Worker).Tell(ready.Prepare));
        Receive<DataSetMissing>(missing => IsHeld(missing.Worker, missing.Prepare), OnDataSetMissing);
        // The data set of a lease that was replaced meanwhile.
        Receive<DataSetReady>(_ => { });
        Receive<DataSetMissing>(_ => { });
        Receive<LeftJob>(OnLeftJob);
        Receive<DrainWorkerHost>(_ => Drain());
        Receive<Terminated>(gone => OnWorkerTerminated(gone.ActorRef));
        Receive<JobNotPrepared>(failed => _pool.Tell(new WorkerFailed(failed.Job, failed.Failure)));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(WorkerHostOptions options, IActorRef pool) =>
        Akka.Actor.Props.Create(() => new WorkerHostActor(options, pool));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var (id, options) in _options.Workers)
        {
            _workers.Add(Context.ActorOf(GradientWorkerActor.Props(id, options), Uri.EscapeDataString(id.Value)), id);
            _jobs.Add(id, null);
        }

        Timers.StartPeriodicTimer("report", Report.Instance, TimeSpan.Zero, ReportInterval);
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        if (_workers.TryGetValue(Sender, out var worker) && _jobs[worker] is { } job)
        {
            _pool.Tell(new WorkerFailed(job.Job, new WorkerFailure(worker, error.Message, error.ToString())));
            OnLeftJob(new LeftJob(worker, job.Job, job.RunAttempt, error.Message, Refused: true));
        }

        return Directive.Restart;
    });

    private void SendReport()
    {
        _silentReports++;
        if (_silentReports % 4 == 3)
            _log.Warning("the worker pool has not answered for {0:0} s: is the coordinator up and reachable?",
                _silentReports * ReportInterval.TotalSeconds);
        if (_silentReports * ReportInterval > (HasLostCoordinator() ? LostAfterUnreachable : LostAfter))
            _options.PoolLost();
        _pool.Tell(new RegisterWorkerHost(
            _options.Name,
            [
                .. _options.Workers.Select(w => new WorkerReport(
                    w.Id, w.Options.Device.ToString(), _jobs[w.Id]?.Job, _jobs[w.Id]?.RunAttempt ?? 0)),
            ]));
    }

    /// <summary>Whether the cluster has lost its coordinator: the pool's silence is then taken as proof earlier.</summary>
    private bool HasLostCoordinator() => _known && _options.IsCoordinatorReachable?.Invoke() == false;

    private void OnRegistered()
    {
        if (!_known || _refused is not null)
            _log.Info("{0} is known to the worker pool", _options.Name);
        _known = true;
        _refused = null;
        _silentReports = 0;
    }

    private void OnRefused(WorkerHostRefused refused)
    {
        if (_refused != refused.Reason)
            _log.Error("{0} gets no work: {1}", _options.Name, refused.Reason);
        _refused = refused.Reason;
        _silentReports = 0;
    }

    /// <summary>A worker handles the poison pill after the task that it computes now, which is thus finished and sent
    /// first.</summary>
    private void Drain()
    {
        _leaving = true;
        Timers.Cancel("report");
        foreach (var worker in _workers.Keys)
        {
            Context.Watch(worker);
            worker.Tell(PoisonPill.Instance);
        }
    }

    private void OnWorkerTerminated(IActorRef worker)
    {
        _workers.Remove(worker);
        if (_leaving && _workers.Count == 0)
            Context.Stop(Self);
    }

    private void Assign(AssignWorker assign)
    {
        // The pool repeats a lease when it does not know whether it arrived; accepting it again would leave the job and
        // rejoin it.
        if (_leaving || !_jobs.TryGetValue(assign.Worker, out var held)
            || (held?.Job == assign.Prepare.Job && held.RunAttempt == assign.Prepare.RunAttempt))
            return;
        _jobs[assign.Worker] = assign.Prepare;
        var (worker, prepare) = (assign.Worker, assign.Prepare);
        _options.DataSets.FetchAsync(prepare.DataPlane, prepare.DataSet, CancellationToken.None).PipeTo(
            Self,
            success: _ => new DataSetReady(worker, prepare),
            failure: error => new DataSetMissing(worker, prepare, $"the data set could not be fetched: {error.Message}"));
    }

    /// <summary>A broken connection or a full disk is this worker's problem, not the job's: others train on, and the pool
    /// leases it again in a few seconds. What was received is kept.</summary>
    private void OnDataSetMissing(DataSetMissing missing)
    {
        _log.Warning("{0} cannot join job {1} yet: {2}", missing.Worker, missing.Prepare.Job, missing.Reason);
        OnLeftJob(new LeftJob(missing.Worker, missing.Prepare.Job, missing.Prepare.RunAttempt, missing.Reason, Refused: true));
    }

    private bool IsHeld(WorkerId worker, PrepareJob prepare) => ReferenceEquals(_jobs.GetValueOrDefault(worker), prepare);

    private void OnLeftJob(LeftJob left)
    {
        if (_jobs.GetValueOrDefault(left.Worker) is { } job && job.Job == left.Job && job.RunAttempt == left.RunAttempt)
            _jobs[left.Worker] = null;
        _pool.Tell(new WorkerFree(left.Worker, left.Job, left.RunAttempt, left.Reason, left.Refused));
    }

    private IActorRef WorkerOf(WorkerId worker) => _workers.First(w => w.Value == worker).Key;

    private sealed record Report
    {
        public static readonly Report Instance = new();
    }

    private sealed record DataSetReady(WorkerId Worker, PrepareJob Prepare);

    private sealed record DataSetMissing(WorkerId Worker, PrepareJob Prepare, string Reason);
}
