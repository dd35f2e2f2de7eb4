namespace TorchSharp;

/// <summary>Kernel, stride, padding and dilation, one number a dimension.</summary>
internal sealed class ConvolutionSizes
{
    internal ConvolutionSizes(long[] kernel, long[] stride, long[] padding, long[] dilation, PaddingModes mode, long groups)
    {
        if (groups <= 0) throw new ArgumentOutOfRangeException(nameof(groups), groups, "A convolution has at least one group.");
        (Kernel, Stride, Padding, Dilation, Mode, Groups) = (kernel, stride, padding, dilation, mode, groups);
        NoPadding = new long[kernel.Length];
        BordersFromLast = padding.Reverse().SelectMany(size => new[] { size, size }).ToArray();
    }

    internal long[] Kernel { get; }

    internal long[] Stride { get; }

    internal long[] Padding { get; }

    internal long[] NoPadding { get; }

    internal long[] Dilation { get; }

    internal PaddingModes Mode { get; }

    internal long Groups { get; }

    /// <summary>Before and after each dimension, the last dimension first: the order in which padding takes it.</summary>
    internal long[] BordersFromLast { get; }
}
