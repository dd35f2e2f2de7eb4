using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>The network to train: a list of layers, or a module of PyTorch or TorchSharp.</summary>
[Union("a model", IsKeyed = true)]
[Alternative("layers", typeof(LayersModel))]
[Alternative("torchscript", typeof(TorchScriptModel))]
[Alternative("assembly", typeof(AssemblyModel))]
public abstract record ModelSpec;

/// <summary>A network written in the job file.</summary>
/// <param name="Layers">Layers one after another; input sizes follow from the data.</param>
public sealed record LayersModel([property: List("layers")] ValueList<LayerSpec> Layers) : ModelSpec;

/// <summary>A TorchScript module, written in PyTorch.</summary>
/// <param name="File">A module saved by <c>torch.jit.save</c>; training starts from the parameters in it.</param>
public sealed record TorchScriptModel([property: Key("torchscript"), Kind<PathKind>] string File) : ModelSpec;

/// <summary>A module class written with TorchSharp.</summary>
/// <param name="Assembly">A .NET assembly with a TorchSharp module; needs <c>type</c>.</param>
/// <param name="Type">The full name of the class, which needs a constructor without parameters.</param>
public sealed record AssemblyModel(
    [property: Kind<PathKind>] string Assembly, [property: Text("the full name of a class")] string Type) : ModelSpec;
