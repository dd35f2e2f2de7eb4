using static TorchSharp.torch;

namespace DistTrain.Worker.Tests;

/// <summary>
/// Tensors of the process that are not yet disposed. <c>Tensor.TotalCount</c> alone grows with every parameter: TorchSharp 0.107
/// counts the tensor that a parameter is made of and never takes it off. How far it is wrong is measured, not assumed.
/// </summary>
internal static class LiveTensors
{
    private static readonly long s_errorOfAParameter = Measure();

    /// <summary>The count, less what it is wrong by since <paramref name="parametersMade"/> parameters were made.</summary>
    public static long Count(int parametersMade = 0)
    {
        // Before the count: measuring it makes a parameter.
        var corrections = parametersMade * s_errorOfAParameter;
        return Tensor.TotalCount - corrections;
    }

    private static long Measure()
    {
        var before = Tensor.TotalCount;
        nn.Parameter(zeros(1)).Dispose();
        return Tensor.TotalCount - before;
    }
}
