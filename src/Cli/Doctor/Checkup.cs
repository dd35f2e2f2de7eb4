using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Doctor;

/// <summary>Everything that <c>disttrain doctor</c> checks.</summary>
internal static class Checkup
{
    /// <param name="directory">Where runs would be written.</param>
    /// <param name="kernels">Chooses the kernels of this process, as a worker does.</param>
    public static IReadOnlyList<Finding> Run(string directory, Func<KernelsInUse> kernels) =>
    [
        new(FindingState.Good, "disttrain", $"{Engines.Version}, actors by {Engines.Actors}, tensors by {Engines.Tensors}"),
        MachineChecks.Runtime(Environment.Version),
        MachineChecks.Processor(File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : []),
        MachineChecks.Cores(Environment.ProcessorCount),
        MachineChecks.Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        MachineChecks.SharedMemory(Storage.FreeBytes("/dev/shm")),
        MachineChecks.Disk(directory, Storage.FreeBytes(directory), Storage.CanWrite(directory)),
        .. TorchChecks.Run(kernels),
    ];
}
