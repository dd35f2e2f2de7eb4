using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Bench.DataPlane;

/// <summary>A job that changes its version and hands the next step out in the call that delivers the last answer, as the
/// step engine does, without any arithmetic.</summary>
internal sealed class PingPongJob(int workers) : IJobEndpoint, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerId, IWorkerLink> _links = [];
    private readonly ManualResetEventSlim _done = new();
    private readonly CountdownEvent _ready = new(workers);
    private FlatBuffer? _model;
    private long _version;
    private int _answers;
    private long _left;

    public FlatBuffer Model => _model!;

    public bool NeedsInitial => _model is null;

    public long ModelVersion => Interlocked.Read(ref _version);

    /// <summary>Called after each step, on the thread that received the last gradient.</summary>
    public Action StepDone { get; set; } = () => { };

    public string? Join(WorkerOffer offer, IWorkerLink link)
    {
        lock (_gate)
        {
            _model ??= offer.Initial;
            _links.Add(offer.Worker, link);
            return null;
        }
    }

    public void Ready(WorkerId worker, IWorkerLink link) => _ready.Signal();

    public long StreamedVersion => -1;

    public void Arriving(in PartialGradient gradient, int floats)
    {
    }

    public void Deliver(in PartialGradient gradient)
    {
        lock (_gate)
        {
            if (++_answers == workers)
                Commit();
        }
    }

    public void Run(long steps)
    {
        _ready.Wait();
        _done.Reset();
        lock (_gate)
        {
            _left = steps;
            Assign();
        }

        _done.Wait();
    }

    public void Skipped(WorkerId worker, in GradientTask assignment) => throw new InvalidOperationException("skipped");

    public void Deliver(EvaluationResult result) => throw new InvalidOperationException("no evaluation was asked for");

    public void Lost(WorkerId worker, IWorkerLink link, string reason)
    {
        if (Interlocked.Read(ref _left) > 0)
            Console.WriteLine($"{worker} is lost: {reason}");
    }

    public void Failed(WorkerFailure failure) => throw new InvalidOperationException(failure.Message);

    public void Dispose()
    {
        _done.Dispose();
        _ready.Dispose();
    }

    private void Commit()
    {
        Interlocked.Increment(ref _version);
        StepDone();
        if (--_left > 0)
            Assign();
        else
            _done.Set();
    }

    private void Assign()
    {
        _answers = 0;
        foreach (var link in _links.Values)
            link.Compute([new GradientTask(new RunPosition(1, 0, _version), 0, 1)], Model);
    }
}
