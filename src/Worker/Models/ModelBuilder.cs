using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>Turns a job's model into a module. Two builds with the same arguments have the same parameters, to the bit.</summary>
public static class ModelBuilder
{
    /// <summary>Builds the model on the CPU, with its initial parameters.</summary>
    /// <param name="model">What to build.</param>
    /// <param name="sampleShape">The shape of one sample, without the batch dimension.</param>
    /// <param name="seed">The job's seed.</param>
    /// <returns>The model, or the layer that does not fit and why, or what is wrong with the script or class.</returns>
    public static InputResult<BuiltModel> Build(ModelSpec model, ValueList<int> sampleShape, ulong seed) => model switch
    {
        LayersModel layers => FromLayers(layers, sampleShape, seed),
        TorchScriptModel script => FromScript(script, seed),
        AssemblyModel assembly => ModelClass.Create(assembly, seed),
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, "There is no builder for this model."),
    };

    private static InputResult<BuiltModel> FromLayers(LayersModel model, ValueList<int> sampleShape, ulong seed)
    {
        if (model.Layers.Count >= 1 << MicrobatchStream.LayerBits)
            return Bad(
                "model.layers", "",
                $"{model.Layers.Count} layers; at most {(1 << MicrobatchStream.LayerBits) - 1} are supported");
        var inputs = new List<ValueList<int>>(model.Layers.Count);
        var shape = sampleShape;
        for (var i = 0; i < model.Layers.Count; i++)
        {
            inputs.Add(shape);
            if (LayerShape.Infer(model.Layers[i], shape, out var next) is { } error)
                return Bad($"model.layers[{i}]", KindOf(model.Layers[i]), error + Origin(model, i));
            shape = next!;
        }

        var stream = new MicrobatchStream(seed);
        var sequence = nn.Sequential();
        var modules = ImmutableArray.CreateBuilder<nn.Module<Tensor, Tensor>>(model.Layers.Count);
        var ordinal = 0;
        for (var i = 0; i < model.Layers.Count; i++)
        {
            var module = LayerModule.Create(model.Layers[i], inputs[i], i, stream);
            ordinal = ParameterInitializer.Fill(model.Layers[i], module, seed, ordinal);
            sequence.append(module);
            modules.Add(module);
        }

        return InputResult<BuiltModel>.Good(new BuiltModel(sequence, stream, shape, modules.MoveToImmutable()));
    }

    private static InputResult<BuiltModel> FromScript(TorchScriptModel model, ulong seed)
    {
        if (!File.Exists(model.File)) return Bad("model.torchscript", model.File, "there is no such file");
        try
        {
            return InputResult<BuiltModel>.Good(
                new BuiltModel(jit.load<Tensor, Tensor>(model.File), new MicrobatchStream(seed), null));
        }
        catch (ExternalException error)
        {
            return Bad(
                "model.torchscript", model.File,
                $"libtorch cannot read it as a module saved by torch.jit.save: {error.Message.Split('\n')[0]}");
        }
    }

    /// <summary>The layer's name in the job file.</summary>
    internal static string KindOf(LayerSpec layer) => KebabCase.Of(layer.GetType().Name[..^"Layer".Length]);

    internal static InputResult<BuiltModel> Bad(string place, string subject, string message) =>
        InputResult<BuiltModel>.Bad([new InputError(place, subject, message)]);

    private static string Origin(LayersModel model, int layer) =>
        layer == 0 ? " (the data set's samples)" : $" (what {KindOf(model.Layers[layer - 1])} before it gives)";
}
