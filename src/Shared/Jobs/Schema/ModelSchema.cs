namespace DistTrain.Shared.Jobs.Schema;

/// <summary>The keys of <c>model</c>.</summary>
internal static class ModelSchema
{
    private static readonly Kind<Extent> Size = new ExtentKind(1);

    private static readonly Kind<Extent> Padding = new ExtentKind(0);

    private static readonly Section<LinearLayer> Linear = new Section<LinearLayer>(new(0))
        .Required("out-features", Kinds.Count, s => s.OutFeatures, (s, v) => s with { OutFeatures = v })
        .Key("bias", Kinds.Flag, s => s.Bias, (s, v) => s with { Bias = v });

    private static readonly Section<Conv1dLayer> Conv1d = new Section<Conv1dLayer>(new(0, 0))
        .Required("out-channels", Kinds.Count, s => s.OutChannels, (s, v) => s with { OutChannels = v })
        .Required("kernel-size", Kinds.Count, s => s.KernelSize, (s, v) => s with { KernelSize = v })
        .Key("stride", Kinds.Count, s => s.Stride, (s, v) => s with { Stride = v })
        .Key("padding", Kinds.CountOrZero, s => s.Padding, (s, v) => s with { Padding = v })
        .Key("dilation", Kinds.Count, s => s.Dilation, (s, v) => s with { Dilation = v })
        .Key("groups", Kinds.Count, s => s.Groups, (s, v) => s with { Groups = v })
        .Key("bias", Kinds.Flag, s => s.Bias, (s, v) => s with { Bias = v });

    private static readonly Section<Conv2dLayer> Conv2d = new Section<Conv2dLayer>(new(0, default))
        .Required("out-channels", Kinds.Count, s => s.OutChannels, (s, v) => s with { OutChannels = v })
        .Required("kernel-size", Size, s => s.KernelSize, (s, v) => s with { KernelSize = v })
        .Key("stride", Size, s => s.Stride, (s, v) => s with { Stride = v })
        .Key("padding", Padding, s => s.Padding, (s, v) => s with { Padding = v })
        .Key("dilation", Size, s => s.Dilation, (s, v) => s with { Dilation = v })
        .Key("groups", Kinds.Count, s => s.Groups, (s, v) => s with { Groups = v })
        .Key("bias", Kinds.Flag, s => s.Bias, (s, v) => s with { Bias = v });

    private static readonly Section<BatchNormLayer> BatchNorm = new Section<BatchNormLayer>(new())
        .Key("eps", Kinds.Positive, s => s.Eps, (s, v) => s with { Eps = v })
        .Key("momentum", Kinds.Share, s => s.Momentum, (s, v) => s with { Momentum = v })
        .Key("affine", Kinds.Flag, s => s.Affine, (s, v) => s with { Affine = v });

    private static readonly Section<LayerNormLayer> LayerNorm = new Section<LayerNormLayer>(new())
        .Key("dimensions", new WholeKind<int>(1, 3), s => s.Dimensions, (s, v) => s with { Dimensions = v })
        .Key("eps", Kinds.Positive, s => s.Eps, (s, v) => s with { Eps = v })
        .Key(
            "elementwise-affine", Kinds.Flag, s => s.ElementwiseAffine, (s, v) => s with { ElementwiseAffine = v });

    private static readonly Section<EmbeddingLayer> Embedding = new Section<EmbeddingLayer>(new(0, 0))
        .Required("num-embeddings", Kinds.Count, s => s.NumEmbeddings, (s, v) => s with { NumEmbeddings = v })
        .Required("embedding-dim", Kinds.Count, s => s.EmbeddingDim, (s, v) => s with { EmbeddingDim = v });

    private static readonly Section<DropoutLayer> Dropout = new Section<DropoutLayer>(new(0.5))
        .Key("p", Kinds.Decay, s => s.P, (s, v) => s with { P = v });

    private static readonly Kind<Extent?> Stride = Kinds.OptionalValue(Size, "kernel-size");

    private static readonly Section<MaxPoolLayer> MaxPool = new Section<MaxPoolLayer>(new(default(Extent)))
        .Required("kernel-size", Size, s => s.KernelSize, (s, v) => s with { KernelSize = v })
        .Key("stride", Stride, s => s.Stride, (s, v) => s with { Stride = v })
        .Key("padding", Padding, s => s.Padding, (s, v) => s with { Padding = v });

    private static readonly Section<AvgPoolLayer> AvgPool = new Section<AvgPoolLayer>(new(default(Extent)))
        .Required("kernel-size", Size, s => s.KernelSize, (s, v) => s with { KernelSize = v })
        .Key("stride", Stride, s => s.Stride, (s, v) => s with { Stride = v })
        .Key("padding", Padding, s => s.Padding, (s, v) => s with { Padding = v });

    private static readonly Section<AdaptiveAvgPoolLayer> AdaptiveAvgPool =
        new Section<AdaptiveAvgPoolLayer>(new(default(Extent)))
            .Required("output-size", Size, s => s.OutputSize, (s, v) => s with { OutputSize = v });

    private static readonly Section<LeakyReluLayer> LeakyRelu = new Section<LeakyReluLayer>(new())
        .Key("negative-slope", Kinds.NotNegative, s => s.NegativeSlope, (s, v) => s with { NegativeSlope = v });

    private static readonly Section<EluLayer> Elu = new Section<EluLayer>(new())
        .Key("alpha", Kinds.Positive, s => s.Alpha, (s, v) => s with { Alpha = v });

    private static readonly Kind<int> Dim = new WholeKind<int>(-4, 4);

    private static readonly Section<SoftmaxLayer> Softmax = new Section<SoftmaxLayer>(new())
        .Key("dim", Dim, s => s.Dim, (s, v) => s with { Dim = v });

    private static readonly Section<LogSoftmaxLayer> LogSoftmax = new Section<LogSoftmaxLayer>(new())
        .Key("dim", Dim, s => s.Dim, (s, v) => s with { Dim = v });

    private static readonly Kind<LayerSpec> Layer = new Union<LayerSpec>("a layer")
        .Or("linear", Linear, "out-features")
        .Or("conv1d", Conv1d)
        .Or("conv2d", Conv2d)
        .Or("batch-norm", BatchNorm)
        .Or("layer-norm", LayerNorm)
        .Or("embedding", Embedding)
        .Or("dropout", Dropout, "p")
        .Or("max-pool", MaxPool, "kernel-size")
        .Or("avg-pool", AvgPool, "kernel-size")
        .Or("adaptive-avg-pool", AdaptiveAvgPool, "output-size")
        .Or("flatten", new FlattenLayer())
        .Or("relu", new ReluLayer())
        .Or("leaky-relu", LeakyRelu, "negative-slope")
        .Or("elu", Elu, "alpha")
        .Or("selu", new SeluLayer())
        .Or("gelu", new GeluLayer())
        .Or("silu", new SiluLayer())
        .Or("sigmoid", new SigmoidLayer())
        .Or("tanh", new TanhLayer())
        .Or("softmax", Softmax, "dim")
        .Or("log-softmax", LogSoftmax, "dim")
        .Or("identity", new IdentityLayer());

    private static readonly Section<LayersModel> Layers = new Section<LayersModel>(new([]))
        .Required("layers", Kinds.List(Layer, "layers"), s => s.Layers, (s, v) => s with { Layers = v });

    private static readonly Section<TorchScriptModel> TorchScript = new Section<TorchScriptModel>(new(""))
        .Required("torchscript", Kinds.FilePath, s => s.File, (s, v) => s with { File = v });

    private static readonly Section<AssemblyModel> Assembly = new Section<AssemblyModel>(new("", ""))
        .Required("assembly", Kinds.FilePath, s => s.Assembly, (s, v) => s with { Assembly = v })
        .Required(
            "type", new TextKind("the full name of a class", text => text.Length > 0),
            s => s.Type, (s, v) => s with { Type = v });

    /// <summary>The value of <c>model</c>.</summary>
    public static Kind<ModelSpec> Model { get; } = new KeyedUnion<ModelSpec>("a model").Or(Layers).Or(TorchScript).Or(Assembly);

    /// <summary>Stands in until <c>model</c> is read.</summary>
    public static ModelSpec Blank => Layers.Blank;
}
