namespace DistTrain.Worker.Libtorch;

/// <summary>TorchSharp's bridge to libtorch as this process has it.</summary>
/// <param name="File">The path of the file that was loaded.</param>
/// <param name="VersionsWaived">Versions of libstdc++ that the file asks for, that this system lacks and that nothing in the file
/// uses; empty when the file was loaded as it is.</param>
/// <param name="Handle">The loader's handle.</param>
public sealed record LoadedBridge(string File, IReadOnlyList<string> VersionsWaived, nint Handle);
