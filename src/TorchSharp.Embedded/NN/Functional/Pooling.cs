using static TorchSharp.Interop;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            /// <remarks>Give the stride: its default differs between versions of the real library.</remarks>
            public static Tensor max_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false)
            {
                var result = dt_nn_max_pool1d(
                    input.Handle, kernel_size, stride ?? kernel_size, padding ?? 0, dilation ?? 1, Flag(ceil_mode));
                return Own(result, input);
            }

            public static Tensor max_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false)
            {
                var (kernelHeight, kernelWidth) = kernel_size;
                var (strideHeight, strideWidth) = stride ?? kernel_size;
                var (paddingHeight, paddingWidth) = padding ?? (0, 0);
                var (dilationHeight, dilationWidth) = dilation ?? (1, 1);
                var sizes = stackalloc long[]
                {
                    kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth, dilationHeight, dilationWidth,
                };
                return Own(dt_nn_max_pool2d(input.Handle, sizes, sizes + 2, sizes + 4, sizes + 6, Flag(ceil_mode)), input);
            }

            /// <remarks>Give the stride: its default differs between versions of the real library.</remarks>
            public static Tensor avg_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false,
                bool count_include_pad = true)
            {
                var result = dt_nn_avg_pool1d(
                    input.Handle, kernel_size, stride ?? kernel_size, padding ?? 0, Flag(ceil_mode), Flag(count_include_pad));
                return Own(result, input);
            }

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                Own(dt_nn_adaptive_avg_pool1d(input.Handle, output_size), input);

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                Own(dt_nn_adaptive_avg_pool2d(input.Handle, output_size.Item1, output_size.Item2), input);

            internal static Tensor AveragePool2d(
                Tensor input, (long height, long width) kernel, (long height, long width) stride,
                (long height, long width) padding, bool ceil, bool countPadding, long? divisor)
            {
                var sizes = stackalloc long[]
                {
                    kernel.height, kernel.width, stride.height, stride.width, padding.height, padding.width, divisor ?? 0,
                };
                var result = dt_nn_avg_pool2d(
                    input.Handle, sizes, sizes + 2, sizes + 4, Flag(ceil), Flag(countPadding), divisor is null ? null : sizes + 6);
                return Own(result, input);
            }
        }
    }
}
