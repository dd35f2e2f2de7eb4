using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>Draws initial values with PyTorch's distributions from streams keyed by (seed, parameter), so that they depend
/// on neither torch's generator nor the number of workers. Normalisation layers keep their ones and zeros.</summary>
internal static class ParameterInitializer
{
    /// <summary>Fills the parameters of a layer.</summary>
    /// <param name="layer">The layer that the module was made from.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="ordinal">The position of the module's first parameter among all parameters of the model.</param>
    /// <returns>The position after the module's last parameter.</returns>
    public static int Fill(LayerSpec layer, nn.Module<Tensor, Tensor> module, ulong seed, int ordinal)
    {
        // The weight comes first; the bias shares its bound.
        var parameters = module.named_parameters().Select(entry => entry.parameter).ToList();
        foreach (var parameter in parameters)
        {
            var random = new CounterBasedRandom(seed, RandomPurpose.Initialization, ordinal: ordinal++);
            var values = new float[parameter.numel()];
            switch (layer)
            {
                case LinearLayer or Conv1dLayer or Conv2dLayer:
                    var bound = 1 / MathF.Sqrt(FanIn(module, parameters[0]));
                    random.FillUniform(values, -bound, bound);
                    break;
                case EmbeddingLayer:
                    random.FillGaussian(values);
                    break;
                default:
                    continue;
            }

            Write(parameter, values, module is AffineLayer affine && ReferenceEquals(affine.Weight, parameter));
        }

        return ordinal;
    }

    private static long FanIn(nn.Module<Tensor, Tensor> module, Parameter weight) =>
        module is AffineLayer ? weight.shape[0] : weight.numel() / weight.shape[0];

    private static void Write(Parameter parameter, float[] values, bool isTransposed)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        parameter.copy_(new ModelTensor("", parameter, EntryKind.Parameter, isTransposed).View(tensor(values)));
    }
}
