using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Convolution over (batch, channels, length).</summary>
        public sealed class Conv1d : Convolution
        {
            internal Conv1d(long inputs, long outputs, ConvolutionSizes sizes, bool hasBias, Device? device, ScalarType? dtype)
                : base(nameof(Conv1d), inputs, outputs, sizes, hasBias, device, dtype)
            {
            }

            private protected override Tensor Convolve(Tensor input, long[] padding) =>
                nn.functional.conv1d(input, _weight, _bias, _sizes.Stride[0], padding[0], _sizes.Dilation[0], _sizes.Groups);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv1d Conv1d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(in_channels, out_channels, new([kernel_size], [stride], [padding], [dilation], padding_mode, groups), bias, device, dtype);
        }
    }
}
