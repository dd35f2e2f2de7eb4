using System.Runtime.CompilerServices;
using DistTrain.Worker.Gradients;

namespace DistTrain.TestSupport;

/// <summary>
/// The worker's assembly knows how TorchSharp's library loads on this system; tests call TorchSharp before they call the
/// worker. One thread, as workers have: threads that wait busily for each other take minutes on a machine with other work.
/// </summary>
internal static class TensorLibrary
{
    [ModuleInitializer]
    internal static void Register()
    {
        RuntimeHelpers.RunModuleConstructor(typeof(ModelReplica).Module.ModuleHandle);
        TorchSharp.torch.set_num_threads(1);
    }
}
