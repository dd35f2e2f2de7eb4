using DistTrain.Coordinator.Checkpointing;

namespace DistTrain.Coordinator.Tests.Checkpointing;

public sealed class CheckpointQueueTests
{
    private readonly CheckpointQueue _queue = new();

    [Fact]
    public void Take_Empty_IsNull()
    {
        Assert.True(_queue.IsEmpty);
        Assert.Null(_queue.Take());
    }

    [Fact]
    public void Add_Several_OnlyTheLatestWaits()
    {
        var (first, second) = (Snapshot(), Snapshot());
        Assert.Empty(_queue.Add(first));
        Assert.Same(first, Assert.Single(_queue.Add(second)));
        Assert.Same(second, _queue.Take());
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void Add_LaterThanABest_BestIsWrittenFirst()
    {
        var (best, later) = (Snapshot(isBest: true), Snapshot());
        _queue.Add(best);
        Assert.Empty(_queue.Add(later));
        Assert.Same(best, _queue.Take());
        Assert.Same(later, _queue.Take());
    }

    [Fact]
    public void Add_NewBest_ReplacesWhatWaits()
    {
        var (best, later, better) = (Snapshot(isBest: true), Snapshot(), Snapshot(isBest: true));
        _queue.Add(best);
        _queue.Add(later);
        Assert.Equal([later, best], _queue.Add(better));
        Assert.Same(better, _queue.Take());
        Assert.Null(_queue.Take());
    }

    [Fact]
    public void PutBack_BestThatFailed_IsWrittenBeforeTheLater()
    {
        var (best, later) = (Snapshot(isBest: true), Snapshot());
        _queue.Add(best);
        _queue.Take();
        _queue.Add(later);

        Assert.True(_queue.PutBack(best));

        Assert.Same(best, _queue.Take());
        Assert.Same(later, _queue.Take());
    }

    [Fact]
    public void PutBack_BetterWaits_IsGivenUp()
    {
        _queue.Add(Snapshot(isBest: true));
        Assert.False(_queue.PutBack(Snapshot(isBest: true)));
    }

    private static RunSnapshot Snapshot(bool isBest = false) => Snapshots.At(1, 14) with { IsBest = isBest };
}
