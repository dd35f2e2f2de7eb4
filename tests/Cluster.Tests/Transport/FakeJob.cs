using System.Threading.Channels;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using Xunit;

namespace DistTrain.Cluster.Tests.Transport;

/// <summary>A job's end of the data plane that a test drives by hand.</summary>
internal sealed class FakeJob : IJobEndpoint
{
    private readonly Lock _gate = new();
    private readonly Dictionary<WorkerId, IWorkerLink> _links = [];
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>();
    private long _version;
    private long _streamed = -1;

    public FakeJob(FlatBuffer? model = null) => Current = model;

    public FlatBuffer? Current { get; private set; }

    public Func<WorkerOffer, string?> Refusal { get; set; } = _ => null;

    public Action AtDeliver { get; set; } = () => { };

    public Action<PartialGradient, int> AtArriving { get; set; } = (_, _) => { };

    public WorkerOffer? LastOffer { get; private set; }

    public FlatBuffer Model => Current ?? throw new InvalidOperationException("no model yet");

    public bool NeedsInitial => Current is null;

    public long ModelVersion => Interlocked.Read(ref _version);

    public string? Join(WorkerOffer offer, IWorkerLink link)
    {
        lock (_gate)
        {
            LastOffer = offer;
            if (_links.ContainsKey(offer.Worker))
                return "already there";
            if (Refusal(offer) is { } reason)
                return reason;
            Current ??= offer.Initial;
            _links[offer.Worker] = link;
            return null;
        }
    }

    public void Ready(WorkerId worker, IWorkerLink link) => Tell(new WorkerReady(worker));

    public long StreamedVersion => Interlocked.Read(ref _streamed);

    public void Arriving(in PartialGradient gradient, int floats) => AtArriving(gradient, floats);

    public void Deliver(in PartialGradient gradient)
    {
        AtDeliver();
        // A late answer's vector is the data plane's again at once.
        var copy = new FlatBuffer(gradient.Vector.Length);
        gradient.Vector.Span.CopyTo(copy.Span);
        Tell(gradient with { Vector = copy });
    }

    public void Deliver(EvaluationResult result) => Tell(result);

    public void Skipped(WorkerId worker, in GradientTask assignment) => Tell(new WorkSkipped(worker, assignment));

    public void Lost(WorkerId worker, IWorkerLink link, string reason)
    {
        lock (_gate)
            _links.Remove(worker);
        Tell(new WorkerLost(worker, reason));
    }

    public void Failed(WorkerFailure failure) => Tell(failure);

    /// <summary>Hands work out, as the step engine does: under its lock.</summary>
    public void Compute(WorkerId worker, params GradientTask[] nodes)
    {
        lock (_gate)
            _links[worker].Compute(nodes, Model);
    }

    public void Evaluate(WorkerId worker, EvaluationAssignment assignment)
    {
        lock (_gate)
            _links[worker].Evaluate(assignment, Model);
    }

    public void Close(WorkerId worker, string reason)
    {
        lock (_gate)
        {
            _links.Remove(worker, out var link);
            link!.Close(reason);
        }
    }

    /// <summary>Changes the model in place, as a commit does.</summary>
    public void Change(Action<FlatBuffer> change)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _version);
            change(Model);
        }
    }

    /// <summary>Sends a part of the next version ahead.</summary>
    public void Stream(WorkerId worker, FlatBuffer next, int offset, int count)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _streamed, ModelVersion + 1);
            _links[worker].Stream(next, ModelVersion + 1, offset, count);
        }
    }

    /// <summary>What was sent ahead becomes the model.</summary>
    public void CommitStreamed(FlatBuffer next)
    {
        lock (_gate)
        {
            Current = next;
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>What was sent ahead will not become the model.</summary>
    public void GiveUpStream() => Interlocked.Exchange(ref _streamed, -1);

    /// <summary>The next thing that the data plane tells; it must be a <typeparamref name="T"/>.</summary>
    public async Task<T> Next<T>() =>
        Assert.IsAssignableFrom<T>(await _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

    private void Tell(object what) => Assert.True(_events.Writer.TryWrite(what));

    internal sealed record WorkerReady(WorkerId Worker);

    internal sealed record WorkerLost(WorkerId Worker, string Reason);

    internal sealed record WorkSkipped(WorkerId Worker, GradientTask Task);
}
