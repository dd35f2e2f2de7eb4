using Akka.Actor;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Telemetry;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Protocol;
using DistTrain.Worker.Actors;
using DistTrain.Worker.Kernels;
using DistTrain.Worker.Telemetry;
using DistTrain.Worker.Transport;
using TorchSharp;

namespace DistTrain.Cli.Training;

/// <summary>Parent of a job and its workers in one process: sends the workers when the job wants them.</summary>
internal sealed class LocalHostActor : ReceiveActor
{
    private const string InProcess = "inproc";
    private readonly LocalTrainingOptions _options;
    private readonly TaskCompletionSource<JobEnded> _ended;
    private readonly JobId _id;
    private readonly IActorRef _job;
    private IDataPlane? _dataPlane;

    /// <summary>A host that starts the job at once.</summary>
    public LocalHostActor(LocalTrainingOptions options, TaskCompletionSource<JobEnded> ended)
    {
        _options = options;
        _ended = ended;
        _id = new JobId(options.Job.Name);
        _job = Context.ActorOf(TrainingJobActor.Props(new TrainingJobOptions
        {
            Id = _id,
            Job = options.Job,
            OutputDirectory = options.OutputDirectory,
            DataDirectory = DataDirectory,
            Resume = options.Resume,
            Training = new TrainingOptions
            {
                MinWorkers = Workers,
                UpdateThreads = Environment.ProcessorCount,
                // Who goes on with a run on another machine is told what that costs; nobody else could take the work.
                AllowHeterogeneous = true,
            },
            Publish = (_, loop, _) =>
            {
                Volatile.Write(ref _dataPlane, new InProcessDataPlane(loop));
                return InProcess;
            },
            Withdraw = _ => Volatile.Write(ref _dataPlane, null),
            Observer = new ProgressObserver(options.Progress),
            Counters = options.Metrics?.Counters.Start(_id) ?? new RunCounters(),
            Time = options.Time,
        }), "job");
        Receive<WorkersWanted>(Send);
        Receive<JobNotPrepared>(failed => _job.Tell(new WorkerFailed(failed.Job, failed.Failure)));
        Receive<GetJobStatus>(_job.Forward);
        Receive<WorkersUnwanted>(_ => { });
        Receive<JobEnded>(end => _ended.TrySetResult(end));
        Receive<Interrupt>(_ => _job.Tell(new CancelJob(_id, "interrupted; go on with --resume")));
        _job.Tell(new StartJob(_id));
    }

    public static Props Props(LocalTrainingOptions options, TaskCompletionSource<JobEnded> ended) =>
        Akka.Actor.Props.Create(() => new LocalHostActor(options, ended));

    private int Workers => Math.Min(_options.Workers, _options.Job.Workers.Max ?? int.MaxValue);

    private string DataDirectory => Path.Combine(_options.OutputDirectory, "data");

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        if (Sender.Equals(_job))
            _ended.TrySetException(error);
        else
            _job.Tell(new WorkerFailed(_id, new WorkerFailure(new WorkerId(Sender.Path.Name), error.Message, error.ToString())));
        return Directive.Stop;
    });

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // Without its host the job would wait for workers for ever.
        _ended.TrySetException(reason);
        base.PreRestart(reason, message);
    }

    private void Send(WorkersWanted wanted)
    {
        var numerics = NumericsProbe.Measure(torch.CPU, threads: 1);
        for (var i = 1; i <= Workers; i++)
        {
            var id = new WorkerId($"worker-{i}");
            var worker = Context.ActorOf(GradientWorkerActor.Props(id, new GradientWorkerOptions
            {
                Device = torch.CPU,
                Numerics = numerics,
                DataDirectory = DataDirectory,
                DataSetFile = key => Path.Combine(DataDirectory, key + ".data"),
                Counters = _options.Metrics?.WorkerCounters ?? new WorkerCounters(),
                Time = _options.Time,
                DataPlaneAt = _ => Volatile.Read(ref _dataPlane) ?? throw new InvalidOperationException("the job has ended"),
            }), id.Value);
            worker.Tell(wanted.Prepare);
        }
    }

    /// <summary>The user interrupted: write a checkpoint and end.</summary>
    internal sealed record Interrupt
    {
        public static readonly Interrupt Instance = new();
    }
}
