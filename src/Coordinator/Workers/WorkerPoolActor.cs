using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Workers;

/// <summary>Leases workers to jobs; a cluster singleton. It keeps nothing on disk: worker hosts and jobs repeat what they
/// have and want every two seconds, so a pool that starts on another coordinator knows everything after that time.
/// <see cref="AllocationPlan"/> decides what to do.</summary>
public sealed class WorkerPoolActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgetNodesAfter = TimeSpan.FromSeconds(15);

    /// <summary>Reports older than the lease may still be on their way, several of them after a slow start.</summary>
    private static readonly TimeSpan RepeatLeaseAfter = TimeSpan.FromSeconds(5);

    /// <summary>A refusal may be temporary (the job has not noticed yet that the worker's former connection is
    /// gone).</summary>
    private static readonly TimeSpan TryRefusedAfter = TimeSpan.FromSeconds(5);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _jobs;
    private readonly TimeProvider _time;
    private readonly LogLevelOrder _logLevel;
    private readonly Dictionary<WorkerId, PooledWorker> _workers = [];
    private readonly Dictionary<string, (IActorRef Ref, long Heard)> _nodes = [];

    /// <summary>Worker hosts whose name another one has taken over, and whether they have been told; they get no work while
    /// that one is there.</summary>
    private readonly Dictionary<IActorRef, bool> _replaced = [];
    private readonly Dictionary<JobId, (JobDemand Demand, long Heard)> _demands = [];
    private readonly Dictionary<(JobId Job, WorkerId Worker), (string Reason, long At)> _refusals = [];
    private long _orders;

    /// <summary>A pool that reaches jobs through their shard region.</summary>
    public WorkerPoolActor(IActorRef jobs, TimeProvider time)
    {
        _jobs = jobs;
        _time = time;
        _logLevel = new LogLevelOrder(time);
        Receive<RegisterWorkerHost>(Register);
        Receive<WorkerFree>(OnWorkerFree);
        Receive<WorkersWanted>(OnWorkersWanted);
        Receive<WorkersUnwanted>(unwanted => OnWorkersUnwanted(unwanted.Job));
        Receive<WorkerFailed>(_jobs.Tell);
        Receive<GetPoolStatus>(_ => Sender.Tell(new PoolStatusReply(Status())));
        Receive<SetLogLevel>(order => Sender.Tell(_logLevel.Set(order)));
        Receive<GetLogLevel>(_ => Sender.Tell(_logLevel.Current()));
        Receive<Terminated>(gone => OnHostTerminated(gone.ActorRef));
        Receive<Check>(_ => CheckTimeouts());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef jobs, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new WorkerPoolActor(jobs, time));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("check", Check.Instance, CheckInterval);

    private void Register(RegisterWorkerHost node)
    {
        if (!_nodes.TryGetValue(node.Node, out var known) || !known.Ref.Equals(Sender))
        {
            if (known.Ref is not null && _replaced.TryGetValue(Sender, out var told))
            {
                RefuseNode(node.Node, known.Ref, told);
                return;
            }

            if (known.Ref is not null)
                _replaced[known.Ref] = false;
            _replaced.Remove(Sender);
            Context.Watch(Sender);
            _log.Info("node {0} is there with {1}", node.Node, string.Join(", ", node.Workers.Select(w => w.Worker)));
        }

        _nodes[node.Node] = (Sender, _time.GetTimestamp());
        foreach (var report in node.Workers)
        {
            var before = _workers.GetValueOrDefault(report.Worker);
            var leaving = before?.Leaving == true && before.Lease == report.Job;
            var sent = before is { Lease: not null, Unconfirmed: { } at } && known.Ref?.Equals(Sender) == true ? at : (long?)null;
            var confirmed = report.Job == before?.Lease && report.RunAttempt == before?.RunAttempt;
            if (sent is null || confirmed || _time.GetElapsedTime(sent.Value) > RepeatLeaseAfter)
                _workers[report.Worker] = new PooledWorker(
                    report.Worker, node.Node, report.Device, report.Job, report.RunAttempt, leaving)
                {
                    Asked = leaving ? before!.Asked : null,
                };
        }

        Sender.Tell(new WorkerHostRegistered());
        Reallocate();
    }

    private void OnWorkerFree(WorkerFree free)
    {
        // A worker that moves to another job leaves the first one when it already has the second one's lease.
        if (_workers.TryGetValue(free.Worker, out var worker) && worker.Lease == free.Job && worker.RunAttempt == free.RunAttempt)
            _workers[free.Worker] = worker with { Lease = null, Leaving = false, Unconfirmed = null };
        if (free.Refused && _demands.TryGetValue(free.Job, out var wanted) && wanted.Demand.Prepare.RunAttempt == free.RunAttempt)
        {
            if (_refusals.GetValueOrDefault((free.Job, free.Worker)).Reason != free.Reason)
                _log.Warning("job {0} does not take worker {1}: {2}", free.Job, free.Worker, free.Reason);
            _refusals[(free.Job, free.Worker)] = (free.Reason, _time.GetTimestamp());
            _demands[free.Job] = (wanted.Demand with { Refused = wanted.Demand.Refused.Add(free.Worker) }, wanted.Heard);
        }

        Reallocate();
    }

    private void OnWorkersWanted(WorkersWanted wanted)
    {
        var job = wanted.Prepare.Job;
        var now = _time.GetTimestamp();
        if (_demands.TryGetValue(job, out var known) && known.Demand.Prepare.RunAttempt > wanted.Prepare.RunAttempt)
            return;
        var same = known.Demand?.Prepare.RunAttempt == wanted.Prepare.RunAttempt;
        var changed = !same || known.Demand?.Paused != wanted.Paused;
        var refused = same ? known.Demand!.Refused : ImmutableHashSet<WorkerId>.Empty;
        var order = known.Demand?.Order ?? ++_orders;
        _demands[job] = (new JobDemand(wanted.Prepare, wanted.Min, wanted.Max, order, refused) { Paused = wanted.Paused }, now);
        if (changed)
            Reallocate();
    }

    private void OnWorkersUnwanted(JobId job)
    {
        foreach (var refusal in _refusals.Keys.Where(r => r.Job == job).ToList())
            _refusals.Remove(refusal);
        if (_demands.Remove(job))
            Reallocate();
    }

    private void CheckTimeouts()
    {
        foreach (var (name, _) in _nodes.Where(n => _time.GetElapsedTime(n.Value.Heard) > ForgetNodesAfter).ToList())
            Forget(name, $"silent for {ForgetNodesAfter.TotalSeconds:0} s");
        foreach (var (job, wanted) in _demands.Where(d => _time.GetElapsedTime(d.Value.Heard) > ForgetNodesAfter).ToList())
        {
            _log.Warning(
                "job {0} has not asked for workers for {1:0} s: its leases are void", job, ForgetNodesAfter.TotalSeconds);
            _demands.Remove(job);
        }

        var expired = _refusals.Where(r => _time.GetElapsedTime(r.Value.At) > TryRefusedAfter).Select(r => r.Key).ToList();
        foreach (var (job, worker) in expired)
        {
            if (_demands.TryGetValue(job, out var wanted))
                _demands[job] = (wanted.Demand with { Refused = wanted.Demand.Refused.Remove(worker) }, wanted.Heard);
        }

        foreach (var worker in _workers.Values)
            if (worker is { Leaving: true, Asked: { } asked })
                _jobs.Tell(asked);
        Reallocate();
    }

    /// <summary>A restarted process takes its name over; when the former one still reports, there are two of that
    /// name.</summary>
    private void RefuseNode(string name, IActorRef holder, bool told)
    {
        _replaced[Sender] = true;
        var reason = $"the process at {holder.Path.Address} is called {name} too and came later; give each worker its own --name";
        if (!told)
            _log.Warning("node {0} at {1} gets no work: {2}", name, Sender.Path.Address, reason);
        Sender.Tell(new WorkerHostRefused(reason));
    }

    private void OnHostTerminated(IActorRef reference)
    {
        _replaced.Remove(reference);
        foreach (var (name, _) in _nodes.Where(n => n.Value.Ref.Equals(reference)).ToList())
            Forget(name, "its process is gone");
        Reallocate();
    }

    private void Forget(string name, string reason)
    {
        _log.Warning("node {0} is forgotten: {1}", name, reason);
        _nodes.Remove(name);
        foreach (var worker in _workers.Values.Where(w => w.Node == name).ToList())
            _workers.Remove(worker.Worker);
    }

    private void Reallocate()
    {
        var plan = AllocationPlan.Decide(_workers.Values, _demands.Values.Select(d => d.Demand));
        foreach (var lease in plan.Leases)
        {
            var worker = _workers[lease.Worker];
            var prepare = _demands[lease.Job].Demand.Prepare;
            _workers[lease.Worker] = worker with
            {
                Lease = lease.Job,
                RunAttempt = prepare.RunAttempt,
                Leaving = false,
                Unconfirmed = _time.GetTimestamp(),
            };
            _log.Info("worker {0} is leased to job {1}: {2}", lease.Worker, lease.Job, lease.Reason);
            _nodes[worker.Node].Ref.Tell(new AssignWorker(lease.Worker, prepare));
        }

        foreach (var release in plan.Releases)
        {
            var asked = new ReleaseWorker(release.Job, release.Worker, release.Reason);
            _workers[release.Worker] = _workers[release.Worker] with { Leaving = true, Asked = asked };
            _log.Info("job {0} is asked to let worker {1} go: {2}", release.Job, release.Worker, release.Reason);
            _jobs.Tell(asked);
        }
    }

    private ImmutableArray<WorkerStatus> Status() =>
    [
        .. _workers.Values.OrderBy(w => w.Worker.Value, StringComparer.Ordinal).Select(w => new WorkerStatus(
            w.Worker, w.Node, w.Device, w.Lease,
            w.Lease is null ? WorkerState.Free : w.Leaving ? WorkerState.Leaving : WorkerState.Leased,
            _nodes.TryGetValue(w.Node, out var node) ? Math.Round(_time.GetElapsedTime(node.Heard).TotalSeconds, 1) : null)),
    ];

    private sealed record Check
    {
        public static readonly Check Instance = new();
    }
}
