using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Convolution over (batch, channels, height, width).</summary>
        public sealed class Conv2d : Convolution
        {
            internal Conv2d(long inputs, long outputs, ConvolutionSizes sizes, bool hasBias, Device? device, ScalarType? dtype)
                : base(nameof(Conv2d), inputs, outputs, sizes, hasBias, device, dtype)
            {
            }

            private protected override Tensor Convolve(Tensor input, long[] padding) =>
                nn.functional.conv2d(input, _weight, _bias, _sizes.Stride, padding, _sizes.Dilation, _sizes.Groups);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                Conv2d(
                    in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding),
                    (dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null,
                (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null)
            {
                var sizes = new ConvolutionSizes(
                    Pair(kernel_size), Pair(stride ?? (1, 1)), Pair(padding ?? (0, 0)), Pair(dilation ?? (1, 1)), padding_mode, groups);
                return new(in_channels, out_channels, sizes, bias, device, dtype);
            }

            private static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];
        }
    }
}
