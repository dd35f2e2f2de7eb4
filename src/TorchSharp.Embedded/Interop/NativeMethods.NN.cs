using System.Runtime.InteropServices;

namespace TorchSharp;

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)] internal static extern IntPtr dt_nn_linear(IntPtr input, IntPtr weight, IntPtr bias);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_conv1d(
        IntPtr input, IntPtr weight, IntPtr bias, long stride, long padding, long dilation, long groups);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_conv2d(
        IntPtr input, IntPtr weight, IntPtr bias, long* stride, long strides, long* padding, long paddings, long* dilation,
        long dilations, long groups);
    [DllImport(Library)] internal static extern IntPtr dt_nn_pad(IntPtr input, long* sizes, long count, byte* mode);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_embedding(
        IntPtr indices, IntPtr weight, long paddingIndex, double maxNorm, double normType, byte scaleByFrequency, byte sparse);
    [DllImport(Library)] internal static extern IntPtr dt_nn_dropout(IntPtr input, double p, byte training, byte inplace);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_batch_norm(
        IntPtr input, IntPtr runningMean, IntPtr runningVar, IntPtr weight, IntPtr bias, byte training, double momentum, double eps);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_layer_norm(
        IntPtr input, long* shape, long dimensions, IntPtr weight, IntPtr bias, double eps);

    [DllImport(Library)] internal static extern IntPtr dt_nn_relu(IntPtr input, byte inplace);
    [DllImport(Library)] internal static extern IntPtr dt_nn_leaky_relu(IntPtr input, double negativeSlope, byte inplace);
    [DllImport(Library)] internal static extern IntPtr dt_nn_elu(IntPtr input, double alpha, byte inplace);
    [DllImport(Library)] internal static extern IntPtr dt_nn_selu(IntPtr input, byte inplace);
    [DllImport(Library)] internal static extern IntPtr dt_nn_gelu(IntPtr input);
    [DllImport(Library)] internal static extern IntPtr dt_nn_silu(IntPtr input);
    [DllImport(Library)] internal static extern IntPtr dt_nn_tanh(IntPtr input);
    [DllImport(Library)] internal static extern IntPtr dt_nn_softplus(IntPtr input, double beta, double threshold);
    [DllImport(Library)] internal static extern IntPtr dt_nn_softmax(IntPtr input, long dim, int dtype);
    [DllImport(Library)] internal static extern IntPtr dt_nn_log_softmax(IntPtr input, long dim);

    [DllImport(Library)]
    internal static extern IntPtr dt_nn_max_pool1d(
        IntPtr input, long kernel, long stride, long padding, long dilation, byte ceilMode);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_max_pool2d(
        IntPtr input, long* kernel, long* stride, long* padding, long* dilation, byte ceilMode);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_avg_pool1d(
        IntPtr input, long kernel, long stride, long padding, byte ceilMode, byte countIncludePad);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_avg_pool2d(
        IntPtr input, long* kernel, long* stride, long* padding, byte ceilMode, byte countIncludePad, long* divisor);
    [DllImport(Library)] internal static extern IntPtr dt_nn_adaptive_avg_pool1d(IntPtr input, long length);
    [DllImport(Library)] internal static extern IntPtr dt_nn_adaptive_avg_pool2d(IntPtr input, long height, long width);

    [DllImport(Library)] internal static extern IntPtr dt_nn_mse_loss(IntPtr input, IntPtr target, long reduction);
    [DllImport(Library)] internal static extern IntPtr dt_nn_smooth_l1_loss(IntPtr input, IntPtr target, long reduction, double beta);
    [DllImport(Library)] internal static extern IntPtr dt_nn_huber_loss(IntPtr input, IntPtr target, long reduction, double delta);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_binary_cross_entropy(
        IntPtr input, IntPtr target, IntPtr weight, long reduction);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_binary_cross_entropy_with_logits(
        IntPtr input, IntPtr target, IntPtr weight, IntPtr posWeight, long reduction);
    [DllImport(Library)]
    internal static extern IntPtr dt_nn_cross_entropy(
        IntPtr input, IntPtr target, IntPtr weight, long ignoreIndex, long reduction, double labelSmoothing);
    [DllImport(Library)] internal static extern IntPtr dt_nn_nll_loss(IntPtr input, IntPtr target, IntPtr weight, long reduction);

    [DllImport(Library)] internal static extern int dt_nn_uniform(IntPtr tensor, double low, double high);
    [DllImport(Library)] internal static extern int dt_nn_normal(IntPtr tensor, double mean, double std);
    [DllImport(Library)] internal static extern int dt_nn_constant(IntPtr tensor, double value);

    [DllImport(Library)] internal static extern IntPtr dt_jit_load(byte* path, int deviceType, int deviceIndex);
    [DllImport(Library)] internal static extern void dt_jit_release(IntPtr script);
    [DllImport(Library)] internal static extern long dt_jit_count(IntPtr script, byte buffers);
    [DllImport(Library)] internal static extern byte* dt_jit_name(IntPtr script, byte buffers, long index);
    [DllImport(Library)] internal static extern IntPtr dt_jit_tensor(IntPtr script, byte buffers, long index);
    [DllImport(Library)] internal static extern IntPtr dt_jit_forward(IntPtr script, IntPtr input);
    [DllImport(Library)] internal static extern int dt_jit_train(IntPtr script, byte on);
    [DllImport(Library)] internal static extern byte dt_jit_is_training(IntPtr script);
    [DllImport(Library)] internal static extern int dt_jit_to(IntPtr script, int deviceType, int deviceIndex, int dtype);
}
