using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>Creates the module of a layer. The names of its parameters are PyTorch's.</summary>
internal static class LayerModule
{
    /// <param name="input">The shape of a sample that enters it, already found to fit.</param>
    /// <param name="ordinal">Its position in the model.</param>
    /// <param name="stream">The random stream that dropout draws from.</param>
    public static nn.Module<Tensor, Tensor> Create(LayerSpec layer, ValueList<int> input, int ordinal, MicrobatchStream stream) =>
        layer switch
        {
            LinearLayer linear => new AffineLayer(input[^1], linear.OutFeatures, linear.Bias),
            Conv1dLayer conv => nn.Conv1d(
                input[0], conv.OutChannels, conv.KernelSize, conv.Stride, conv.Padding, conv.Dilation, PaddingModes.Zeros,
                conv.Groups, conv.Bias),
            Conv2dLayer conv => nn.Conv2d(
                input[0], conv.OutChannels, Pair(conv.KernelSize), Pair(conv.Stride), Pair(conv.Padding), Pair(conv.Dilation),
                PaddingModes.Zeros, conv.Groups, conv.Bias),
            BatchNormLayer norm => new BatchNorm(input[0], norm.Eps, norm.Momentum, norm.Affine),
            LayerNormLayer norm => nn.LayerNorm(
                input.TakeLast(norm.Dimensions).Select(size => (long)size).ToArray(), norm.Eps, norm.ElementwiseAffine),
            EmbeddingLayer embedding => new NumberEmbedding(embedding.NumEmbeddings, embedding.EmbeddingDim),
            DropoutLayer dropout => new CounterBasedDropout(dropout.P, stream, ordinal),
            MaxPoolLayer pool => MaxPool(pool, input),
            AvgPoolLayer pool => AvgPool(pool, input),
            AdaptiveAvgPoolLayer pool => input.Count == 3
                ? nn.AdaptiveAvgPool2d(Pair(pool.OutputSize))
                : nn.AdaptiveAvgPool1d(pool.OutputSize.Columns),
            FlattenLayer => nn.Flatten(),
            ReluLayer => nn.ReLU(),
            LeakyReluLayer relu => ScalarActivation.LeakyRelu(relu.NegativeSlope),
            EluLayer elu => ScalarActivation.Elu(elu.Alpha),
            SeluLayer => nn.SELU(),
            GeluLayer => nn.GELU(),
            SiluLayer => nn.SiLU(),
            SigmoidLayer => nn.Sigmoid(),
            TanhLayer => nn.Tanh(),
            SoftmaxLayer softmax => nn.Softmax(softmax.Dim),
            LogSoftmaxLayer softmax => nn.LogSoftmax(softmax.Dim),
            IdentityLayer => nn.Identity(),
            _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "There is no module for this layer."),
        };

    private static nn.Module<Tensor, Tensor> MaxPool(MaxPoolLayer pool, ValueList<int> input)
    {
        var stride = pool.Stride ?? pool.KernelSize;
        return input.Count == 3
            ? nn.MaxPool2d(Pair(pool.KernelSize), Pair(stride), Pair(pool.Padding))
            : nn.MaxPool1d(pool.KernelSize.Columns, stride.Columns, pool.Padding.Columns);
    }

    private static nn.Module<Tensor, Tensor> AvgPool(AvgPoolLayer pool, ValueList<int> input)
    {
        var stride = pool.Stride ?? pool.KernelSize;
        return input.Count == 3
            ? nn.AvgPool2d(Pair(pool.KernelSize), Pair(stride), Pair(pool.Padding))
            : nn.AvgPool1d(pool.KernelSize.Columns, stride.Columns, pool.Padding.Columns);
    }

    private static (long, long) Pair(Extent extent) => (extent.Rows, extent.Columns);
}
