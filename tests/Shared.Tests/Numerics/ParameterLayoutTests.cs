using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Tests.Numerics;

public class ParameterLayoutTests
{
    private static TensorShape Parameter(string name, params long[] shape) => new(name, [.. shape], EntryKind.Parameter);

    private static TensorShape Buffer(string name, params long[] shape) => new(name, [.. shape], EntryKind.Buffer);

    [Fact]
    public void Create_HeartNetwork_CountsParametersAndAlignsEntries()
    {
        var layout = ParameterLayout.Create(
            [Parameter("0.weight", 16, 29), Parameter("0.bias", 16), Parameter("2.weight", 1, 16), Parameter("2.bias", 1)]);

        Assert.Equal(497, layout.ParameterCount);
        Assert.All(layout.Entries, e => Assert.Equal(0, e.Offset % ParameterLayout.Alignment));
        Assert.Equal([0, 464, 480, 496], layout.Entries.Select(e => e.Offset));
        Assert.Equal(512, layout.Length);
    }

    [Fact]
    public void Create_BufferBetweenParameters_PutsBuffersLast()
    {
        var layout = ParameterLayout.Create([Parameter("a", 3), Buffer("mean", 2), Parameter("b", 5)]);

        Assert.Equal(["a", "b", "mean"], layout.Entries.Select(e => e.Name));
        Assert.Equal(32, layout.TrainableLength);
        Assert.Equal(48, layout.Length);
    }

    [Fact]
    public void Create_NameTwice_IsRefusedByName()
    {
        var error = Assert.Throws<ArgumentException>(() => ParameterLayout.Create([Parameter("a", 1), Parameter("a", 2)]));
        Assert.Contains("'a' twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NegativeOrTooLargeDimension_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ParameterLayout.Create([Parameter("a", 3, -1)]));
        Assert.Throws<ArgumentException>(() => ParameterLayout.Create([Parameter("a", 1 << 20, 1 << 11)]));
        Assert.Throws<ArgumentException>(() => ParameterLayout.Create([Parameter("a", 1 << 30), Parameter("b", 1 << 30)]));
    }

    [Fact]
    public void Equals_AnyPartChanged_IsFalse()
    {
        var layout = ParameterLayout.Create([Parameter("a", 2, 3), Buffer("b", 4)]);
        Assert.Equal(layout, ParameterLayout.Create([Parameter("a", 2, 3), Buffer("b", 4)]));
        foreach (var other in (ParameterLayout[])
        [
            ParameterLayout.Create([Parameter("c", 2, 3), Buffer("b", 4)]),
            ParameterLayout.Create([Parameter("a", 3, 2), Buffer("b", 4)]),
            ParameterLayout.Create([Parameter("a", 2, 3), Parameter("b", 4)]),
            ParameterLayout.Create([Parameter("a", 2, 3), Buffer("b", 4) with { IsInteger = true }]),
            ParameterLayout.Create([Parameter("a", 2, 3)]),
        ])
            Assert.NotEqual(layout, other);
        Assert.False(layout.Equals(null));
    }

    [Fact]
    public void Parameters_AndBuffers_AreApart()
    {
        var layout = ParameterLayout.Create([Parameter("a", 3), Buffer("mean", 2), Parameter("b", 5)]);
        Assert.Equal(["a", "b"], layout.Parameters.Select(entry => entry.Name));
        Assert.Equal(["mean"], layout.Buffers.Select(entry => entry.Name));
    }

    [Fact]
    public unsafe void FlatBuffer_AnyLength_StartsOnACacheLine()
    {
        foreach (var length in new[] { 0, 1, 15, 497, 100_000 })
        {
            var vector = new FlatBuffer(length);
            Assert.Equal(length, vector.Span.Length);
            if (length > 0)
                Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref vector.Span[0]) % 64);
        }
    }
}
