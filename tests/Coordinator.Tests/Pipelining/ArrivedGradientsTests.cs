using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Pipelining;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Tests.Pipelining;

public sealed class ArrivedGradientsTests
{
    private readonly ReductionTree _tree = new(4);
    private readonly ArrivedGradients _arrived;

    public ArrivedGradientsTests() => _arrived = new ArrivedGradients(_tree);

    [Fact]
    public void Cover_OneMicrobatchIsShort_WaitsForIt()
    {
        _arrived.Note(_tree.Left(0), Vector(1), 48);
        _arrived.Note(_tree.Leaf(2), Vector(2), 48);
        Assert.False(_arrived.Cover(16));

        _arrived.Note(_tree.Leaf(3), Vector(3), 16);

        Assert.True(_arrived.Cover(16));
        Assert.False(_arrived.Cover(17));
    }

    [Fact]
    public void Cover_WorkerDiedOnTheWayAndItsNodeWasSplit_TakesTheLongerOfTheTwo()
    {
        _arrived.Note(_tree.Left(0), Vector(1), 48);
        _arrived.Note(_tree.Right(0), Vector(2), 32);
        _arrived.Note(_tree.Leaf(2), Vector(3), 48);
        _arrived.Note(_tree.Leaf(3), Vector(4), 16);

        Assert.True(_arrived.Cover(32));
        Assert.False(_arrived.Cover(48));
        Assert.Equal([1, 2], Sources(32));

        _arrived.Note(_tree.Leaf(3), Vector(4), 48);

        Assert.Equal([1, 3, 4], Sources(48));
    }

    [Fact]
    public void Note_SecondAttemptIsBehind_TheFirstIsKeptUntilItIsOvertaken()
    {
        _arrived.Note(0, Vector(1), 32);
        _arrived.Note(0, Vector(2), 16);
        Assert.Equal([1], Sources(16));

        _arrived.Note(0, Vector(2), 48);

        Assert.Equal([2], Sources(32));
    }

    [Fact]
    public void CopyTo_WhatIsNotThere_IsRefused()
    {
        _arrived.Note(_tree.Left(0), Vector(1), 48);

        Assert.Throws<ArgumentException>(() => _arrived.CopyTo(new GradientSum(), 16));
    }

    [Fact]
    public void Reset_AfterAStep_ForgetsIt()
    {
        _arrived.Note(0, Vector(1), 48);

        _arrived.Reset();

        Assert.False(_arrived.Cover(16));
    }

    private static FlatBuffer Vector(float first)
    {
        var vector = new FlatBuffer(48);
        vector.Span[0] = first;
        return vector;
    }

    private List<float> Sources(int floats)
    {
        var sum = new GradientSum();
        _arrived.CopyTo(sum, floats);
        return [.. Enumerable.Range(0, sum.Count).Select(i => sum[i].Span[0])];
    }
}
