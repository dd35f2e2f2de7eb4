using System.Reflection;
using System.Runtime.Loader;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>A person's own module class as a model.</summary>
internal static class ModelClass
{
    /// <summary>torch's generator is one for the process; a constructor that draws from it must have it alone.</summary>
    private static readonly Lock s_generator = new();

    public static InputResult<BuiltModel> Create(AssemblyModel model, ulong seed)
    {
        const string place = "model.assembly";
        if (!File.Exists(model.Assembly)) return ModelBuilder.Bad(place, model.Assembly, "there is no such file");
        Assembly assembly;
        try
        {
            assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(model.Assembly);
        }
        catch (BadImageFormatException error)
        {
            return ModelBuilder.Bad(place, model.Assembly, $"it is no .NET assembly: {error.Message}");
        }

        var type = assembly.GetType(model.Type);
        if (type is null)
        {
            var names = string.Join(", ", assembly.GetTypes().Where(IsModel).Select(candidate => candidate.FullName));
            return ModelBuilder.Bad(
                "model.type", model.Type, $"{model.Assembly} has no such class; models in it: {(names.Length == 0 ? "none" : names)}");
        }

        if (!IsModel(type))
        {
            return ModelBuilder.Bad(
                "model.type", model.Type,
                "expected a class that derives from torch.nn.Module<Tensor, Tensor> and has a constructor without parameters");
        }

        lock (s_generator)
        {
            manual_seed((long)(new KeyedRandom(seed, RandomPurpose.Library).NextUInt64() >> 1));
            try
            {
                var module = (nn.Module<Tensor, Tensor>)Activator.CreateInstance(type)!;
                return InputResult<BuiltModel>.Good(new BuiltModel(module, new SliceStream(seed), null));
            }
            catch (TargetInvocationException error)
            {
                return ModelBuilder.Bad("model.type", model.Type, $"its constructor failed: {error.InnerException!.Message}");
            }
        }
    }

    private static bool IsModel(Type type) =>
        type.IsSubclassOf(typeof(nn.Module<Tensor, Tensor>)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null;
}
