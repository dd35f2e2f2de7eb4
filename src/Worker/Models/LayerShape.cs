using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Worker.Models;

/// <summary>Infers the shapes of one sample (without the batch dimension) on its way through the layers; nothing here needs
/// libtorch.</summary>
internal static class LayerShape
{
    private const string SequenceOrImage = "channels x length or channels x rows x columns";

    /// <summary>The shape that leaves a layer.</summary>
    /// <param name="input">The shape that enters it.</param>
    /// <param name="output">The shape that leaves it; null when there is an error.</param>
    /// <returns>Null, or what the layer expects and what it found.</returns>
    public static string? Infer(LayerSpec layer, ValueList<int> input, out ValueList<int>? output)
    {
        string? error;
        (output, error) = layer switch
        {
            LinearLayer linear =>
                input.Count >= 1 ? Replace(input, ^1, linear.OutFeatures) : Expected("at least one dimension", input),
            Conv1dLayer conv => Convolution(conv, input),
            Conv2dLayer conv => Convolution(conv, input),
            BatchNormLayer => input.Count is >= 1 and <= 3 ? (input, null) : Expected($"features, {SequenceOrImage}", input),
            LayerNormLayer norm => norm.Dimensions >= 1 && norm.Dimensions <= input.Count
                ? (input, null)
                : Expected($"at least {Math.Max(1, norm.Dimensions)} dimensions", input),
            EmbeddingLayer embedding => (input.Append(embedding.EmbeddingDim).ToValueList(), null),
            MaxPoolLayer pool => Pool(input, pool.KernelSize, pool.Stride ?? pool.KernelSize, pool.Padding),
            AvgPoolLayer pool => Pool(input, pool.KernelSize, pool.Stride ?? pool.KernelSize, pool.Padding),
            AdaptiveAvgPoolLayer pool => input.Count switch
            {
                2 => Replace(input, ^1, pool.OutputSize.Columns),
                3 => ([input[0], pool.OutputSize.Rows, pool.OutputSize.Columns], null),
                _ => Expected(SequenceOrImage, input),
            },
            FlattenLayer => ([input.Aggregate(1, (product, size) => checked(product * size))], null),
            SoftmaxLayer softmax => Normalised(input, softmax.Dim),
            LogSoftmaxLayer softmax => Normalised(input, softmax.Dim),
            _ => (input, (string?)null),
        };
        return error;
    }

    /// <summary>The shape for a message: <c>1 x 28 x 28</c>.</summary>
    public static string Text(ValueList<int> shape) => shape.Count == 0 ? "a single number" : string.Join(" x ", shape);

    private static (ValueList<int>?, string?) Convolution(Conv1dLayer conv, ValueList<int> input)
    {
        if (input.Count != 2) return Expected("channels x length", input);
        if (Indivisible(input[0], conv.OutChannels, conv.Groups) is { } error) return (null, error);
        var length = Windows(input[1], conv.KernelSize, conv.Stride, conv.Padding, conv.Dilation);
        return length >= 1 ? ([conv.OutChannels, length], null) : TooSmall(input, conv.KernelSize.ToString());
    }

    private static (ValueList<int>?, string?) Convolution(Conv2dLayer conv, ValueList<int> input)
    {
        if (input.Count != 3) return Expected("channels x rows x columns", input);
        if (Indivisible(input[0], conv.OutChannels, conv.Groups) is { } error) return (null, error);
        var rows = Windows(input[1], conv.KernelSize.Rows, conv.Stride.Rows, conv.Padding.Rows, conv.Dilation.Rows);
        var columns = Windows(
            input[2], conv.KernelSize.Columns, conv.Stride.Columns, conv.Padding.Columns, conv.Dilation.Columns);
        return rows >= 1 && columns >= 1
            ? ([conv.OutChannels, rows, columns], null)
            : TooSmall(input, $"{conv.KernelSize.Rows} x {conv.KernelSize.Columns}");
    }

    private static (ValueList<int>?, string?) Pool(ValueList<int> input, Extent kernel, Extent stride, Extent padding)
    {
        if (input.Count is not (2 or 3)) return Expected(SequenceOrImage, input);
        if (2 * padding.Columns > kernel.Columns || (input.Count == 3 && 2 * padding.Rows > kernel.Rows))
            return (null, "expects padding of at most half the window");
        var columns = Windows(input[^1], kernel.Columns, stride.Columns, padding.Columns, dilation: 1);
        if (input.Count == 2)
            return columns >= 1 ? ([input[0], columns], null) : TooSmall(input, kernel.Columns.ToString());
        var rows = Windows(input[1], kernel.Rows, stride.Rows, padding.Rows, dilation: 1);
        return rows >= 1 && columns >= 1
            ? ([input[0], rows, columns], null)
            : TooSmall(input, $"{kernel.Rows} x {kernel.Columns}");
    }

    private static (ValueList<int>?, string?) Normalised(ValueList<int> input, int dim)
    {
        var position = dim < 0 ? dim + input.Count + 1 : dim;
        return position >= 1 && position <= input.Count
            ? (input, null)
            : (null, $"expects a dimension from 1 to {input.Count} (0 counts samples), found {dim}");
    }

    private static int Windows(int size, int kernel, int stride, int padding, int dilation)
    {
        var span = size + 2L * padding - (dilation * (kernel - 1L)) - 1;
        return span < 0 ? 0 : (int)(span / stride) + 1;
    }

    private static string? Indivisible(int inputs, int outputs, int groups) =>
        inputs % groups == 0 && outputs % groups == 0
            ? null
            : $"expects channel counts that its {groups} groups divide, found {inputs} coming in and {outputs} going out";

    private static (ValueList<int>?, string?) Replace(ValueList<int> shape, Index index, int size)
    {
        var sizes = shape.ToArray();
        sizes[index] = size;
        return (sizes.ToValueList(), null);
    }

    private static (ValueList<int>?, string?) Expected(string shape, ValueList<int> found) =>
        (null, $"expects samples of {shape}, found {Text(found)}");

    private static (ValueList<int>?, string?) TooSmall(ValueList<int> found, string window) =>
        (null, $"expects samples at least as large as its window of {window}, found {Text(found)}");
}
