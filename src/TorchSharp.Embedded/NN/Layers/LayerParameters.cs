using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Parameters of linear and convolution layers, drawn as PyTorch draws them: all from U(-1/√fan-in, 1/√fan-in).</summary>
internal static class LayerParameters
{
    internal static Parameter Weight(long[] shape, Device? device, ScalarType? dtype)
    {
        var weight = New(shape, device, dtype);
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        return weight;
    }

    internal static Parameter Bias(Tensor weight, long count, Device? device, ScalarType? dtype)
    {
        var bias = New([count], device, dtype);
        var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        nn.init.uniform_(bias, -bound, bound);
        return bias;
    }

    internal static Parameter Filled(long[] shape, double value, Device? device, ScalarType? dtype)
    {
        var parameter = New(shape, device, dtype);
        nn.init.constant_(parameter, value);
        return parameter;
    }

    /// <summary>An uninitialised parameter that no dispose scope owns: it lives as long as its module.</summary>
    internal static Parameter New(long[] shape, Device? device, ScalarType? dtype)
    {
        var parameter = new Parameter(empty(shape, dtype, device));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    internal static T? Replace<T>(T? old, T? value) where T : Tensor
    {
        if (ReferenceEquals(old, value)) return value;
        old?.Dispose();
        value?.DetachFromDisposeScope();
        return value;
    }
}
