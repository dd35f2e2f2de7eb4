using static TorchSharp.Interop;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The operators behind the modules.</summary>
        public static unsafe partial class functional
        {
            private static readonly long[] s_one = [1];
            private static readonly long[] s_zero = [0];

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Own(dt_nn_linear(input.Handle, weights.Handle, OptionalHandle(bias)), input, weights, bias);

            public static Tensor conv1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null,
                long? dilation = null, long groups = 1)
            {
                var result = dt_nn_conv1d(
                    input.Handle, weight.Handle, OptionalHandle(bias), stride ?? 1, padding ?? 0, dilation ?? 1, groups);
                return Own(result, input, weight, bias);
            }

            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1)
            {
                strides ??= s_one;
                padding ??= s_zero;
                dilation ??= s_one;
                fixed (long* stride = strides, pad = padding, spread = dilation)
                {
                    var result = dt_nn_conv2d(
                        input.Handle, weight.Handle, OptionalHandle(bias), stride, strides.Length, pad, padding.Length, spread,
                        dilation.Length, groups);
                    return Own(result, input, weight, bias);
                }
            }

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Own(dt_nn_dropout(input.Handle, p, Flag(training), Flag(inplace)), input);

            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                var result = dt_nn_batch_norm(
                    input.Handle, OptionalHandle(running_mean), OptionalHandle(running_var), OptionalHandle(weight),
                    OptionalHandle(bias), Flag(training), momentum, eps);
                GC.KeepAlive(running_mean);
                GC.KeepAlive(running_var);
                return Own(result, input, weight, bias);
            }

            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                fixed (long* shape = normalized_shape)
                {
                    var result = dt_nn_layer_norm(
                        input.Handle, shape, normalized_shape.Length, OptionalHandle(weight), OptionalHandle(bias), eps);
                    return Own(result, input, weight, bias);
                }
            }

            /// <summary>Pads as a convolution whose borders are not zero does.</summary>
            internal static Tensor PadBorders(Tensor input, long[] sizesFromLast, PaddingModes mode)
            {
                var name = mode switch
                {
                    PaddingModes.Reflect => "reflect\0"u8,
                    PaddingModes.Replicate => "replicate\0"u8,
                    PaddingModes.Circular => "circular\0"u8,
                    _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a kind of border."),
                };
                fixed (long* sizes = sizesFromLast)
                fixed (byte* text = name)
                    return Own(dt_nn_pad(input.Handle, sizes, sizesFromLast.Length, text), input);
            }
        }
    }
}
