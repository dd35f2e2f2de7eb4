namespace DistTrain.Shared.Jobs;

/// <summary>A layer of a model; names and defaults are those of <c>torch.nn</c>.</summary>
public abstract record LayerSpec;

/// <summary>A size along rows and columns; one-dimensional layers use <paramref name="Columns"/>.</summary>
public readonly record struct Extent(int Rows, int Columns);

/// <summary><c>linear</c>: y = x W^T + b.</summary>
public sealed record LinearLayer(int OutFeatures) : LayerSpec
{
    /// <summary>Whether there is a b.</summary>
    public bool Bias { get; init; } = true;
}

/// <summary><c>conv1d</c>: cross-correlation over channels x length.</summary>
public sealed record Conv1dLayer(int OutChannels, int KernelSize) : LayerSpec
{
    /// <summary>Positions between two windows.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros added on both sides.</summary>
    public int Padding { get; init; }

    /// <summary>Positions between two taps.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Groups of channels that do not mix; divides both channel counts.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; } = true;
}

/// <summary><c>conv2d</c>: cross-correlation over channels x rows x columns.</summary>
public sealed record Conv2dLayer(int OutChannels, Extent KernelSize) : LayerSpec
{
    /// <summary>Positions between two windows.</summary>
    public Extent Stride { get; init; } = new(1, 1);

    /// <summary>Zeros added on both sides.</summary>
    public Extent Padding { get; init; }

    /// <summary>Positions between two taps.</summary>
    public Extent Dilation { get; init; } = new(1, 1);

    /// <summary>Groups of channels that do not mix; divides both channel counts.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; init; } = true;
}

/// <summary><c>batch-norm</c>: BatchNorm1d or 2d, as the shape before it says. Statistics are per slice.</summary>
public sealed record BatchNormLayer : LayerSpec
{
    /// <summary>Added to the variance.</summary>
    public double Eps { get; init; } = 1e-5;

    /// <summary>Weight of the newest statistics in the running ones.</summary>
    public double Momentum { get; init; } = 0.1;

    /// <summary>Whether scale and shift are learned.</summary>
    public bool Affine { get; init; } = true;
}

/// <summary><c>layer-norm</c> over the last <see cref="Dimensions"/> dimensions of a sample.</summary>
public sealed record LayerNormLayer : LayerSpec
{
    /// <summary>How many trailing dimensions are normalised together.</summary>
    public int Dimensions { get; init; } = 1;

    /// <summary>Added to the variance.</summary>
    public double Eps { get; init; } = 1e-5;

    /// <summary>Whether scale and shift are learned.</summary>
    public bool ElementwiseAffine { get; init; } = true;
}

/// <summary><c>embedding</c>: each input, a whole number in 0..NumEmbeddings-1, becomes a learned vector.</summary>
public sealed record EmbeddingLayer(int NumEmbeddings, int EmbeddingDim) : LayerSpec;

/// <summary><c>dropout</c>: sets inputs to zero with probability <paramref name="P"/> while training.</summary>
public sealed record DropoutLayer(double P) : LayerSpec;

/// <summary><c>max-pool</c>, over one or two dimensions, as the shape before it says.</summary>
public sealed record MaxPoolLayer(Extent KernelSize) : LayerSpec
{
    /// <summary>Positions between two windows; null: the kernel size.</summary>
    public Extent? Stride { get; init; }

    /// <summary>Padding on both sides.</summary>
    public Extent Padding { get; init; }
}

/// <summary><c>avg-pool</c>, over one or two dimensions, as the shape before it says.</summary>
public sealed record AvgPoolLayer(Extent KernelSize) : LayerSpec
{
    /// <summary>Positions between two windows; null: the kernel size.</summary>
    public Extent? Stride { get; init; }

    /// <summary>Zeros on both sides.</summary>
    public Extent Padding { get; init; }
}

/// <summary><c>adaptive-avg-pool</c> to a fixed output size, over one or two dimensions.</summary>
public sealed record AdaptiveAvgPoolLayer(Extent OutputSize) : LayerSpec;

/// <summary><c>flatten</c>: a sample of any shape becomes a vector.</summary>
public sealed record FlattenLayer : LayerSpec;

/// <summary><c>relu</c>: max(0, x).</summary>
public sealed record ReluLayer : LayerSpec;

/// <summary><c>leaky-relu</c>: x, or <see cref="NegativeSlope"/> x below zero.</summary>
public sealed record LeakyReluLayer : LayerSpec
{
    /// <summary>The slope below zero.</summary>
    public double NegativeSlope { get; init; } = 0.01;
}

/// <summary><c>elu</c>: x, or <see cref="Alpha"/> (exp(x) - 1) below zero.</summary>
public sealed record EluLayer : LayerSpec
{
    /// <summary>Minus the limit far below zero.</summary>
    public double Alpha { get; init; } = 1.0;
}

/// <summary><c>selu</c>.</summary>
public sealed record SeluLayer : LayerSpec;

/// <summary><c>gelu</c>, the exact form with the error function.</summary>
public sealed record GeluLayer : LayerSpec;

/// <summary><c>silu</c>: x sigmoid(x).</summary>
public sealed record SiluLayer : LayerSpec;

/// <summary><c>sigmoid</c>.</summary>
public sealed record SigmoidLayer : LayerSpec;

/// <summary><c>tanh</c>.</summary>
public sealed record TanhLayer : LayerSpec;

/// <summary><c>softmax</c> over dimension <see cref="Dim"/> of the batch (0 counts samples; negative counts from
/// the end).</summary>
public sealed record SoftmaxLayer : LayerSpec
{
    /// <summary>The dimension; not 0.</summary>
    public int Dim { get; init; } = -1;
}

/// <summary><c>log-softmax</c> over dimension <see cref="Dim"/> of the batch.</summary>
public sealed record LogSoftmaxLayer : LayerSpec
{
    /// <summary>The dimension; not 0.</summary>
    public int Dim { get; init; } = -1;
}

/// <summary><c>identity</c>: changes nothing.</summary>
public sealed record IdentityLayer : LayerSpec;
