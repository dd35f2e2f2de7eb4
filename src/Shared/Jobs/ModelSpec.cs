namespace DistTrain.Shared.Jobs;

/// <summary>The network to train (<c>model</c> in the job file).</summary>
public abstract record ModelSpec;

/// <summary>Layers one after another; input sizes follow from the data (<c>model: {layers: […]}</c>).</summary>
public sealed record LayersModel(ValueList<LayerSpec> Layers) : ModelSpec;

/// <summary>A module saved by <c>torch.jit.save</c>, with its initial parameters (<c>model: {torchscript: FILE}</c>).</summary>
/// <param name="File">The file, an absolute path.</param>
public sealed record TorchScriptModel(string File) : ModelSpec;

/// <summary>A TorchSharp module class with a constructor without parameters
/// (<c>model: {assembly: FILE, type: NAME}</c>).</summary>
/// <param name="Assembly">The assembly file, an absolute path.</param>
/// <param name="Type">The full name of the class.</param>
public sealed record AssemblyModel(string Assembly, string Type) : ModelSpec;
