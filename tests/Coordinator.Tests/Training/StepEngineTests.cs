using DistTrain.Coordinator.Training;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Coordinator.Tests.Training;

public sealed class StepEngineTests : IDisposable
{
    private static readonly WorkerId One = new("one");
    private readonly FakeTimeProvider _clock = new();
    private readonly SimulatedJob _job = SimulatedJob.Create();
    private readonly Observer _observer = new();
    private readonly StepEngine _engine;

    public StepEngineTests() => _engine = new StepEngine(_job.Context(1, resume: null), _observer, _clock);

    public void Dispose()
    {
        _engine.Dispose();
        _job.Dispose();
    }

    [Fact]
    public void Join_UnderTheNameOfOneThatIsThere_TakesItsPlaceAndItsWork()
    {
        var (former, back) = (new Link(), new Link());
        Join(former);
        Assert.Equal(1, former.Handed);

        Assert.Null(_engine.Join(Offer(), back));
        _engine.Lost(One, former, "its connection is gone");
        _engine.Ready(One, former);
        Assert.Equal(0, back.Handed);
        _engine.Ready(One, back);

        Assert.Contains("joined again", Assert.Single(former.Closed), StringComparison.Ordinal);
        Assert.Equal((1, 1), (former.Handed, back.Handed));
        Assert.Equal(["+one", "-one", "+one"], _observer.Roster);
    }

    [Fact]
    public void Tick_AcceptedAndSilentWorker_IsLetGo()
    {
        var link = new Link();
        Assert.Null(_engine.Join(Offer(), link));
        _clock.SetUtcNow(_clock.Start + TimeSpan.FromSeconds(59));
        _engine.Tick();
        Assert.Empty(link.Closed);
        Assert.Equal("waiting for a worker to be ready", _engine.Status().WaitsFor);

        _clock.SetUtcNow(_clock.Start + TimeSpan.FromSeconds(61));
        _engine.Tick();

        Assert.Equal("it was accepted and not ready within 60 s", Assert.Single(link.Closed));
        Assert.Equal("waiting for a worker", _engine.Status().WaitsFor);
        Join(new Link());
        Assert.Null(_engine.Status().WaitsFor);
    }

    [Fact]
    public void Release_IdleWorker_LeavesAndIsNotLost()
    {
        var link = new Link();
        _engine.Pause();
        Join(link);

        _engine.Release(One, "job other gets its share");

        Assert.Equal("job other gets its share", Assert.Single(link.Closed));
        Assert.Equal(["+one", "~one"], _observer.Roster);
    }

    [Fact]
    public void Left_WorkerThatSaidSo_IsNotLost()
    {
        var link = new Link();
        Join(link);
        _engine.Left(One, link, "it stops");
        Assert.Equal(["+one", "~one"], _observer.Roster);
    }

    private void Join(Link link)
    {
        Assert.Null(_engine.Join(Offer(), link));
        _engine.Ready(One, link);
    }

    private WorkerOffer Offer() => new(One, _job.Id, 1, _job.Model.Layout, _job.Model.Initial(), SimulatedJob.Numerics);

    private sealed class Link : IWorkerLink
    {
        /// <summary>How often nodes were handed out.</summary>
        public int Handed { get; private set; }

        public List<string> Closed { get; } = [];

        public bool SharesModel => true;

        public void Stream(FlatBuffer model, long version, int offset, int count) => throw new InvalidOperationException();

        public void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model) => Handed++;

        public void Evaluate(EvaluationAssignment assignment, FlatBuffer model) => throw new InvalidOperationException();

        public void Close(string reason) => Closed.Add(reason);
    }

    private sealed class Observer : ITrainingObserver
    {
        public List<string> Roster { get; } = [];

        public void StepCommitted(RunPosition position, int samples)
        {
        }

        public void Observe(TrainingEvent training)
        {
            if (training is TrainingEvent.WorkerJoined joined)
                Roster.Add("+" + joined.Worker);
            else if (training is TrainingEvent.WorkerLeft left)
                Roster.Add("~" + left.Worker);
            else if (training is TrainingEvent.WorkerFailed failed)
                Roster.Add("-" + failed.Worker);
        }

        public void Dispose()
        {
        }
    }
}
