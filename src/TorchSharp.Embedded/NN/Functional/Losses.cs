using static TorchSharp.Interop;
using static TorchSharp.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static unsafe partial class functional
        {
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Own(dt_nn_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            public static Tensor smooth_l1_loss(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0) =>
                Own(dt_nn_smooth_l1_loss(input.Handle, target.Handle, (long)reduction, beta), input, target);

            public static Tensor huber_loss(
                Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean) =>
                Own(dt_nn_huber_loss(input.Handle, target.Handle, (long)reduction, delta), input, target);

            public static Tensor binary_cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                var result = dt_nn_binary_cross_entropy(input.Handle, target.Handle, OptionalHandle(weight), (long)reduction);
                return Own(result, input, target, weight);
            }

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null)
            {
                var result = dt_nn_binary_cross_entropy_with_logits(
                    input.Handle, target.Handle, OptionalHandle(weight), OptionalHandle(pos_weights), (long)reduction);
                GC.KeepAlive(pos_weights);
                return Own(result, input, target, weight);
            }

            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
            {
                var result = dt_nn_cross_entropy(
                    input.Handle, target.Handle, OptionalHandle(weight), ignore_index, (long)reduction, label_smoothing);
                return Own(result, input, target, weight);
            }

            public static Tensor nll_loss(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Own(dt_nn_nll_loss(input.Handle, target.Handle, OptionalHandle(weight), (long)reduction), input, target, weight);
        }
    }
}
