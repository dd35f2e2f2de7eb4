using static TorchSharp.Interop;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => Own(dt_nn_relu(x.Handle, Flag(inplace)), x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Own(dt_nn_leaky_relu(input.Handle, negative_slope, Flag(inplace)), input);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                Own(dt_nn_elu(x.Handle, alpha, Flag(inplace)), x);

            public static Tensor selu(Tensor x, bool inplace = false) => Own(dt_nn_selu(x.Handle, Flag(inplace)), x);

            public static Tensor gelu(Tensor x) => Own(dt_nn_gelu(x.Handle), x);

            public static Tensor SiLU(Tensor x) => Own(dt_nn_silu(x.Handle), x);

            public static Tensor tanh(Tensor x) => Own(dt_nn_tanh(x.Handle), x);

            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) =>
                Own(dt_nn_softplus(x.Handle, beta, threshold), x);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Own(dt_nn_softmax(input.Handle, dim, OptionalType(dtype)), input);

            public static Tensor log_softmax(Tensor x, long dim) => Own(dt_nn_log_softmax(x.Handle, dim), x);
        }
    }
}
