using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>A layer of a model; names and defaults are those of <c>torch.nn</c>.</summary>
[Union("a layer")]
[Alternative("linear", typeof(LinearLayer))]
[Alternative("conv1d", typeof(Conv1dLayer))]
[Alternative("conv2d", typeof(Conv2dLayer))]
[Alternative("batch-norm", typeof(BatchNormLayer))]
[Alternative("layer-norm", typeof(LayerNormLayer))]
[Alternative("embedding", typeof(EmbeddingLayer))]
[Alternative("dropout", typeof(DropoutLayer))]
[Alternative("max-pool", typeof(MaxPoolLayer))]
[Alternative("avg-pool", typeof(AvgPoolLayer))]
[Alternative("adaptive-avg-pool", typeof(AdaptiveAvgPoolLayer))]
[Alternative("flatten", typeof(FlattenLayer))]
[Alternative("relu", typeof(ReluLayer))]
[Alternative("leaky-relu", typeof(LeakyReluLayer))]
[Alternative("elu", typeof(EluLayer))]
[Alternative("selu", typeof(SeluLayer))]
[Alternative("gelu", typeof(GeluLayer))]
[Alternative("silu", typeof(SiluLayer))]
[Alternative("sigmoid", typeof(SigmoidLayer))]
[Alternative("tanh", typeof(TanhLayer))]
[Alternative("softmax", typeof(SoftmaxLayer))]
[Alternative("log-softmax", typeof(LogSoftmaxLayer))]
[Alternative("identity", typeof(IdentityLayer))]
public abstract record LayerSpec;

/// <summary>A size along rows and columns; one-dimensional layers use <paramref name="Columns"/>.</summary>
[Pair("{0}, or two: [rows, columns]", AllowSingle = true)]
public readonly record struct Extent(int Rows, int Columns);

/// <summary>y = x W^T + b on the last dimension.</summary>
/// <param name="OutFeatures">Size of the last dimension of the output.</param>
public sealed record LinearLayer([property: Bounds(AtLeast = 1), Shorthand] int OutFeatures) : LayerSpec
{
    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; } = true;
}

/// <summary>Cross-correlation over channels x length.</summary>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="KernelSize">Length of the window.</param>
public sealed record Conv1dLayer(
    [property: Bounds(AtLeast = 1)] int OutChannels, [property: Bounds(AtLeast = 1)] int KernelSize) : LayerSpec
{
    /// <summary>How far the window moves from one output to the next.</summary>
    [Bounds(AtLeast = 1)] public int Stride { get; init; } = 1;

    /// <summary>Zeros added on each side.</summary>
    [Bounds(AtLeast = 0)] public int Padding { get; init; }

    /// <summary>Distance between the inputs that a window reads; 1: neighbours.</summary>
    [Bounds(AtLeast = 1)] public int Dilation { get; init; } = 1;

    /// <summary>Number of groups of channels that do not mix; must divide both channel counts.</summary>
    [Bounds(AtLeast = 1)] public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; } = true;
}

/// <summary>Cross-correlation over channels x rows x columns.</summary>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="KernelSize">Size of the window, rows and columns.</param>
public sealed record Conv2dLayer(
    [property: Bounds(AtLeast = 1)] int OutChannels, [property: Bounds(AtLeast = 1)] Extent KernelSize) : LayerSpec
{
    /// <summary>How far the window moves from one output to the next.</summary>
    [Bounds(AtLeast = 1)] public Extent Stride { get; init; } = new(1, 1);

    /// <summary>Zeros added on each side.</summary>
    [Bounds(AtLeast = 0)] public Extent Padding { get; init; }

    /// <summary>Distance between the inputs that a window reads; 1: neighbours.</summary>
    [Bounds(AtLeast = 1)] public Extent Dilation { get; init; } = new(1, 1);

    /// <summary>Number of groups of channels that do not mix; must divide both channel counts.</summary>
    [Bounds(AtLeast = 1)] public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; } = true;
}

/// <summary>BatchNorm1d or BatchNorm2d, depending on the shape of the input. Statistics are those of a microbatch, which
/// must have at least two values per channel.</summary>
public sealed record BatchNormLayer : LayerSpec
{
    /// <summary>Added to the variance, so that it is never 0.</summary>
    [Bounds(Above = 0)] public double Eps { get; init; } = 1e-5;

    /// <summary>Weight of the newest statistics in the running statistics.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Momentum { get; init; } = 0.1;

    /// <summary>Whether scale and shift are learned.</summary>
    public bool Affine { get; init; } = true;
}

/// <summary>Normalises the last <c>dimensions</c> dimensions of a sample together.</summary>
public sealed record LayerNormLayer : LayerSpec
{
    /// <summary>How many of the last dimensions are normalised together.</summary>
    [Bounds(AtLeast = 1, AtMost = 3)] public int Dimensions { get; init; } = 1;

    /// <summary>Added to the variance, so that it is never 0.</summary>
    [Bounds(Above = 0)] public double Eps { get; init; } = 1e-5;

    /// <summary>Whether scale and shift are learned.</summary>
    public bool ElementwiseAffine { get; init; } = true;
}

/// <summary>Each input, a whole number from 0 to below <c>num-embeddings</c>, becomes a learned vector.</summary>
/// <param name="NumEmbeddings">Number of vectors; every input is below it.</param>
/// <param name="EmbeddingDim">Length of each learned vector.</param>
public sealed record EmbeddingLayer(
    [property: Bounds(AtLeast = 1)] int NumEmbeddings, [property: Bounds(AtLeast = 1)] int EmbeddingDim) : LayerSpec;

/// <summary>While training, sets inputs to zero at random and multiplies the others by 1 / (1 - p).</summary>
/// <param name="P">The probability that an input becomes zero.</param>
public sealed record DropoutLayer([property: Bounds(AtLeast = 0, Below = 1), Shorthand] double P = 0.5) : LayerSpec;

/// <summary>The largest value of a window, over one or two dimensions, depending on the shape of the input.</summary>
/// <param name="KernelSize">Size of the window.</param>
public sealed record MaxPoolLayer([property: Bounds(AtLeast = 1), Shorthand] Extent KernelSize) : LayerSpec
{
    /// <summary>How far the window moves from one output to the next.</summary>
    [Bounds(AtLeast = 1), Word("kernel-size")] public Extent? Stride { get; init; }

    /// <summary>Positions added on each side.</summary>
    [Bounds(AtLeast = 0)] public Extent Padding { get; init; }
}

/// <summary>The mean of a window, over one or two dimensions, depending on the shape of the input.</summary>
/// <param name="KernelSize">Size of the window.</param>
public sealed record AvgPoolLayer([property: Bounds(AtLeast = 1), Shorthand] Extent KernelSize) : LayerSpec
{
    /// <summary>How far the window moves from one output to the next.</summary>
    [Bounds(AtLeast = 1), Word("kernel-size")] public Extent? Stride { get; init; }

    /// <summary>Zeros added on each side.</summary>
    [Bounds(AtLeast = 0)] public Extent Padding { get; init; }
}

/// <summary>The mean of windows that give a fixed output size, over one or two dimensions.</summary>
/// <param name="OutputSize">Size of the output; the windows follow from it.</param>
public sealed record AdaptiveAvgPoolLayer([property: Bounds(AtLeast = 1), Shorthand] Extent OutputSize) : LayerSpec;

/// <summary>A sample of any shape becomes a vector.</summary>
public sealed record FlattenLayer : LayerSpec;

/// <summary>max(0, x).</summary>
public sealed record ReluLayer : LayerSpec;

/// <summary>x, or <c>negative-slope</c> x below zero.</summary>
public sealed record LeakyReluLayer : LayerSpec
{
    /// <summary>The factor of x below zero.</summary>
    [Bounds(AtLeast = 0), Shorthand] public double NegativeSlope { get; init; } = 0.01;
}

/// <summary>x, or <c>alpha</c> (exp(x) - 1) below zero.</summary>
public sealed record EluLayer : LayerSpec
{
    /// <summary>The output approaches -<c>alpha</c> far below zero.</summary>
    [Bounds(Above = 0), Shorthand] public double Alpha { get; init; } = 1.0;
}

/// <summary>Self-normalising ELU: <c>elu</c> with <c>alpha</c> 1.6733, multiplied by 1.0507.</summary>
public sealed record SeluLayer : LayerSpec;

/// <summary>x times the normal distribution function of x.</summary>
public sealed record GeluLayer : LayerSpec;

/// <summary>x sigmoid(x).</summary>
public sealed record SiluLayer : LayerSpec;

/// <summary>1 / (1 + exp(-x)).</summary>
public sealed record SigmoidLayer : LayerSpec;

/// <summary>The hyperbolic tangent of x.</summary>
public sealed record TanhLayer : LayerSpec;

/// <summary>Softmax over a dimension of the batch.</summary>
public sealed record SoftmaxLayer : LayerSpec
{
    /// <summary>The dimension; 0 counts samples and is refused, negative ones count from the end.</summary>
    [Bounds(AtLeast = -4, AtMost = 4), Shorthand] public int Dim { get; init; } = -1;
}

/// <summary>The logarithm of <c>softmax</c>, computed in one operation, so that it is finite where a probability rounds to
/// 0.</summary>
public sealed record LogSoftmaxLayer : LayerSpec
{
    /// <summary>The dimension, as for <c>softmax</c>.</summary>
    [Bounds(AtLeast = -4, AtMost = 4), Shorthand] public int Dim { get; init; } = -1;
}

/// <summary>Passes its input on unchanged.</summary>
public sealed record IdentityLayer : LayerSpec;
