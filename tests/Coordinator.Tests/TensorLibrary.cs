using System.Runtime.CompilerServices;
using DistTrain.Worker.Gradients;

namespace DistTrain.Coordinator.Tests;

/// <summary>The worker's assembly knows how TorchSharp's library loads here; it has to be there before the first tensor.</summary>
internal static class TensorLibrary
{
    [ModuleInitializer]
    internal static void Register() => RuntimeHelpers.RunModuleConstructor(typeof(ModelReplica).Module.ModuleHandle);
}
