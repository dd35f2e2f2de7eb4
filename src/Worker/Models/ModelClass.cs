using System.Reflection;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>Creates a model from a user's own module class.</summary>
internal static class ModelClass
{
    private const string Place = "model.assembly";

    /// <summary>The process has one torch generator; a constructor that draws from it must not share it.</summary>
    private static readonly Lock s_generator = new();

    public static InputResult<BuiltModel> Create(AssemblyModel model, ulong seed)
    {
        if (!File.Exists(model.Assembly)) return ModelBuilder.Bad(Place, model.Assembly, "there is no such file");
        try
        {
            var assembly = Assembly.LoadFrom(model.Assembly);
            return assembly.GetType(model.Type) is { } type ? Instance(type, seed) : NoSuchClass(assembly, model);
        }
        catch (BadImageFormatException error)
        {
            return ModelBuilder.Bad(Place, model.Assembly, $"it is no .NET assembly: {error.Message}");
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or ReflectionTypeLoadException)
        {
            var engine = typeof(Tensor).Assembly.GetName().Name;
            return ModelBuilder.Bad(
                Place, model.Assembly,
                $"an assembly that it needs does not load ({error.Message.Split('\n')[0].TrimEnd()}); put it beside the file, "
                + $"and build models against the tensors of this program, {engine}");
        }
    }

    private static InputResult<BuiltModel> Instance(Type type, ulong seed)
    {
        if (!IsModel(type))
        {
            return ModelBuilder.Bad(
                "model.type", type.FullName!,
                "expected a class that derives from torch.nn.Module<Tensor, Tensor> and has a constructor without parameters");
        }

        lock (s_generator)
        {
            manual_seed((long)(new CounterBasedRandom(seed, RandomPurpose.Library).NextUInt64() >> 1));
            try
            {
                var module = (nn.Module<Tensor, Tensor>)Activator.CreateInstance(type)!;
                return InputResult<BuiltModel>.Good(new BuiltModel(module, new MicrobatchStream(seed), null));
            }
            catch (TargetInvocationException error)
            {
                return ModelBuilder.Bad("model.type", type.FullName!, $"its constructor failed: {error.InnerException!.Message}");
            }
        }
    }

    private static InputResult<BuiltModel> NoSuchClass(Assembly assembly, AssemblyModel model)
    {
        var models = assembly.GetTypes().Where(IsModel).Select(type => type.FullName).ToList();
        return ModelBuilder.Bad(
            "model.type", model.Type,
            $"{model.Assembly} has no such class; models in it: {(models.Count == 0 ? "none" : string.Join(", ", models))}");
    }

    private static bool IsModel(Type type) =>
        type.IsSubclassOf(typeof(nn.Module<Tensor, Tensor>)) && !type.IsAbstract
            && type.GetConstructor(Type.EmptyTypes) is not null;
}
