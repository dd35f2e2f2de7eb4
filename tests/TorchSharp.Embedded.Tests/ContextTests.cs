using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests;

public class ContextTests
{
    [Fact]
    public void Generator_SameSeed_DrawsTheSame()
    {
        using var scope = NewDisposeScope();
        using var one = new Generator(5);
        using var two = new Generator(6);
        var first = rand(4, generator: one);
        Assert.False(first.allclose(rand(4, generator: two)));
        two.manual_seed(5);
        Assert.Equal(5L, two.initial_seed());
        Assert.True(first.Equals(rand(4, generator: two)));
    }

    [Fact]
    public void Generator_StateSetBack_RepeatsTheDraw()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        Assert.Equal(9L, initial_seed());
        var state = get_rng_state();
        var first = randn(3);
        set_rng_state(state);
        Assert.True(first.Equals(randn(3)));
    }

    [Fact]
    public void Bernoulli_Probabilities_AreFollowed()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Assert.Equal([0f, 1f, 0f], tensor(new[] { 0f, 1f, 0f }).bernoulli().data<float>().ToArray());
        Assert.InRange(empty(10000).bernoulli_(0.25).mean().item<float>(), 0.22f, 0.28f);
    }

    [Fact]
    public void SetNumThreads_OnAThread_IsSeenByIt()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.Equal(1, get_num_threads());
            set_num_threads(2);
            Assert.Equal(2, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Cuda_Queries_Agree() => Assert.Equal(cuda.device_count() > 0, cuda.is_available());

    [Theory]
    [InlineData("cpu", DeviceType.CPU, -1, "cpu")]
    [InlineData("cuda", DeviceType.CUDA, -1, "cuda")]
    [InlineData("cuda:1", DeviceType.CUDA, 1, "cuda:1")]
    public void Device_FromText_IsReadAndWritten(string text, DeviceType type, int index, string written)
    {
        var made = new Device(text);
        Assert.Equal(type, made.type);
        Assert.Equal(index, made.index);
        Assert.Equal(written, made.ToString());
    }

    [Fact]
    public void Scalar_Conversions_KeepKindAndValue()
    {
        Assert.Equal(ScalarType.Float64, 1.5.ToScalar().Type);
        Assert.Equal(ScalarType.Int64, 3.ToScalar().Type);
        Assert.Equal(ScalarType.Bool, true.ToScalar().Type);
        Assert.Equal(1.5f, 1.5.ToScalar().ToSingle());
        Assert.Equal(3, 3L.ToScalar().ToInt32());
        Assert.True(true.ToScalar().ToBoolean());
    }
}
