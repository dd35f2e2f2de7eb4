using DistTrain.Coordinator.Training;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using Xunit;

namespace DistTrain.Coordinator.Tests.Training;

public class WorkerRosterTests
{
    private static readonly WorkerId One = new("one");
    private static readonly WorkerId Two = new("two");
    private readonly WorkerRoster _roster = new();

    [Fact]
    public void Join_OfANewWorker_ConnectsItButGivesItNoWorkYet()
    {
        var link = new RecordingLink();

        _roster.Join(One, link, TimeSpan.Zero);

        Assert.Same(link, _roster.LinkTo(One));
        Assert.Equal((1, 0), (_roster.Connected, _roster.Ready));
        Assert.Empty(_roster.Available);
    }

    [Fact]
    public void MakeReady_SaidTwice_CountsOnce()
    {
        var link = new RecordingLink();
        _roster.Join(One, link, TimeSpan.Zero);

        Assert.False(_roster.MakeReady(One, new RecordingLink()));
        Assert.True(_roster.MakeReady(One, link));
        Assert.False(_roster.MakeReady(One, link));
        Assert.False(_roster.MakeReady(Two, link));
        Assert.Equal(1, _roster.Ready);
        Assert.Equal([One], _roster.Available.Select(a => a.Worker));
    }

    [Fact]
    public void Release_OfAReadyWorker_KeepsItConnectedWithoutNewWork()
    {
        Add(One);
        Add(Two);

        Assert.True(_roster.Release(One, "moved"));
        Assert.True(_roster.Release(One, "scaled down"));

        Assert.Equal([(One, "scaled down")], _roster.Leaving);
        Assert.Equal([Two], _roster.Available.Select(a => a.Worker));
        Assert.Equal((2, 2), (_roster.Connected, _roster.Ready));
    }

    [Fact]
    public void Remove_OfAWorkerThatWasToGo_ForgetsThat()
    {
        Add(One);
        _roster.Release(One, "moved");
        _roster.Release(One, "moved");

        Assert.True(_roster.Remove(One));

        Assert.False(_roster.AnyLeaving);
        Assert.Null(_roster.Find(One));
        Assert.Equal((0, 0), (_roster.Connected, _roster.Ready));
        Assert.False(_roster.Remove(One));
        Assert.False(_roster.Release(One, "late"));
    }

    [Fact]
    public void Remove_OfAWorkerThatWasNeverReady_SaysThatItTookNoPart()
    {
        Add(One);
        _roster.Join(Two, new RecordingLink(), TimeSpan.Zero);

        Assert.False(_roster.Remove(Two));

        Assert.Equal((1, 1), (_roster.Connected, _roster.Ready));
    }

    [Fact]
    public void UnreadySince_SomeTime_NamesThoseWhoJoinedBeforeAndAreNotReady()
    {
        Add(One);
        var link = new RecordingLink();
        _roster.Join(Two, link, TimeSpan.FromSeconds(5));

        Assert.Empty(_roster.UnreadySince(TimeSpan.FromSeconds(4)));
        Assert.Equal([(Two, (IWorkerLink)link)], _roster.UnreadySince(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void CloseAll_WithWorkersInEveryState_ClosesEachLinkAndLeavesNobody()
    {
        var links = new[] { new RecordingLink(), new RecordingLink() };
        _roster.Join(One, links[0], TimeSpan.Zero);
        _roster.Join(Two, links[1], TimeSpan.Zero);
        _roster.MakeReady(Two, links[1]);
        _roster.Release(Two, "moved");

        _roster.CloseAll("done");

        Assert.All(links, link => Assert.Equal(["done"], link.Closed));
        Assert.Equal((0, 0), (_roster.Connected, _roster.Ready));
        Assert.False(_roster.AnyLeaving);
    }

    private void Add(WorkerId worker)
    {
        var link = new RecordingLink();
        _roster.Join(worker, link, TimeSpan.Zero);
        _roster.MakeReady(worker, link);
    }

    private sealed class RecordingLink : IWorkerLink
    {
        public List<string> Closed { get; } = [];

        public bool SharesModel { get; init; }

        public void Stream(FlatBuffer model, long version, int offset, int count) => throw new InvalidOperationException();

        public void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model) => throw new InvalidOperationException();

        public void Evaluate(EvaluationAssignment assignment, FlatBuffer model) => throw new InvalidOperationException();

        public void Close(string reason) => Closed.Add(reason);
    }
}
