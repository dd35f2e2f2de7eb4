using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Embedded.Tests;

public class MemoryTests
{
    [Fact]
    public void FromBuffer_WritesOnEitherSide_AreSeenOnTheOther()
    {
        using var scope = NewDisposeScope();
        var array = new float[] { 1, 2, 3, 4, 5, 6 };
        var shared = frombuffer(array, ScalarType.Float32, 4, 1);
        var view = shared.view(2, 2);
        array[2] = 30;
        Assert.Equal(30f, view[0, 1].item<float>());
        view[1, 1] = tensor(50f);
        Assert.Equal([1f, 2f, 30f, 4f, 50f, 6f], array);
    }

    [Fact]
    public void FromBuffer_BadRange_IsRefused()
    {
        var array = new float[4];
        Assert.Throws<ArgumentException>(() => frombuffer(array, ScalarType.Float32, 1, 4));
        Assert.Throws<IndexOutOfRangeException>(() => frombuffer(array, ScalarType.Float32, 4, 1));
    }

    [Fact]
    public void FromBuffer_LastTensorGone_LetsGoOfTheArray()
    {
        var array = ShareAndDrop();
        for (var i = 0; i < 3 && array.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(array.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ShareAndDrop()
    {
        var array = new float[1000];
        using var shared = frombuffer(array, ScalarType.Float32);
        using var view = shared.view(10, 100);
        return new WeakReference(array);
    }

    [Fact]
    public void FromBuffer_TensorAlive_KeepsTheArrayPinned()
    {
        using var scope = NewDisposeScope();
        var shared = ShareAndForget();
        GC.Collect(2, GCCollectionMode.Forced, true, true);
        Assert.Equal(999.0 * 1000 / 2, shared.sum().item<double>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor ShareAndForget() =>
        frombuffer(Enumerable.Range(0, 1000).Select(i => (double)i).ToArray(), ScalarType.Float64);

    [Fact]
    public void Set_AnotherTensor_SharesItsMemory()
    {
        using var scope = NewDisposeScope();
        var flat = arange(6, ScalarType.Float32);
        var parameter = zeros(2, 2);
        parameter.set_(flat.narrow(0, 2, 4).view(2, 2));
        Assert.Equal([2f, 3f, 4f, 5f], parameter.data<float>().ToArray());
        parameter.fill_(9);
        Assert.Equal([0f, 1f, 9f, 9f, 9f, 9f], flat.data<float>().ToArray());
    }

    [Fact]
    public void Set_LeafThatRequiresGrad_KeepsItsGradientsAndSeesNewValues()
    {
        using var scope = NewDisposeScope();
        var flat = arange(4, ScalarType.Float32);
        var leaf = zeros(2, 2).requires_grad_();
        using (no_grad()) leaf.set_(flat.view(2, 2));
        Assert.True(leaf.is_leaf);
        flat.fill_(3);
        var gradient = autograd.grad(new List<Tensor> { (leaf * leaf).sum() }, new List<Tensor> { leaf })[0];
        Assert.Equal([6f, 6f, 6f, 6f], gradient.data<float>().ToArray());
    }

    [Fact]
    public void Bytes_OfATensor_AreItsMemory()
    {
        using var scope = NewDisposeScope();
        var t = zeros(2, 3);
        var numbers = MemoryMarshal.Cast<byte, float>(t.bytes);
        numbers[4] = 7;
        Assert.Equal(7f, t[1, 1].item<float>());
        t.bytes = MemoryMarshal.AsBytes(new float[] { 1, 2, 3, 4, 5, 6 }.AsSpan());
        Assert.Equal(21f, t.sum().item<float>());
        Assert.Throws<NotImplementedException>(() => t.t().bytes.Length);
    }

    [Fact]
    public void Data_OfAView_FollowsItsStrides()
    {
        using var scope = NewDisposeScope();
        var t = arange(6).view(2, 3);
        var transposed = t.t().data<long>();
        Assert.Equal([0L, 3L, 1L, 4L, 2L, 5L], transposed.ToArray());
        Assert.Equal(5L, transposed[2, 1]);
        Assert.Equal(4L, transposed[3]);
        transposed[0, 1] = 40;
        Assert.Equal(40L, t[1, 0].item<long>());
        Assert.Throws<ArgumentException>(() => t.data<float>());
        Assert.Throws<IndexOutOfRangeException>(() => transposed[6]);
    }

    [Fact]
    public void Clone_ThenWrite_LeavesTheOriginal()
    {
        using var scope = NewDisposeScope();
        var t = ones(3);
        var copy = t.clone();
        var same = t.alias();
        copy.fill_(2);
        Assert.Equal(3f, t.sum().item<float>());
        same.fill_(5);
        Assert.Equal(15f, t.sum().item<float>());
    }

    [Fact]
    public void Tensor_FromArrays_CopiesTheirNumbersAndShape()
    {
        using var scope = NewDisposeScope();
        var numbers = new float[] { 1, 2, 3, 4, 5, 6 };
        var t = tensor(numbers, new long[] { 2, 3 });
        numbers[0] = 100;
        Assert.Equal([2L, 3L], t.shape);
        Assert.Equal([3L, 1L], t.stride());
        Assert.Equal(21f, t.sum().item<float>());
        Assert.Equal([2L, 2L], tensor(new double[,] { { 1, 2 }, { 3, 4 } }).shape);
        Assert.Equal(ScalarType.Float64, tensor(new double[,] { { 1, 2 }, { 3, 4 } }).dtype);
        Assert.Equal([2L, 1L, 2L], from_array(new int[2, 1, 2]).shape);
        Assert.Equal(ScalarType.Int64, tensor(5L).dtype);
        Assert.Equal(ScalarType.Bool, tensor(new[] { true, false }).dtype);
        Assert.Empty(tensor(1f).shape);
    }

    [Fact]
    public void Scalars_OfATensor_ConvertToNetNumbers()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2.5f, tensor(2.5f).ToSingle());
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.Equal(7L, tensor(7).ToInt64());
        Assert.Equal(7, tensor(7L).ToInt32());
        Assert.True(tensor(true).ToBoolean());
        Assert.Throws<ArgumentException>(() => zeros(2).item<float>());
        Assert.Throws<ExternalException>(() => zeros(2).ToSingle());
    }
}
