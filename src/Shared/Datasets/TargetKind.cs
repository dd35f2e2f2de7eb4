using DistTrain.Shared.Jobs;

namespace DistTrain.Shared.Datasets;

/// <summary>What the target of a record is.</summary>
/// <param name="Type">Binary, classes or real.</param>
/// <param name="Size">Classes: how many (binary: 2); real: how many numbers.</param>
public readonly record struct TargetKind(TargetType Type, int Size)
{
    /// <summary>Floats of a target in a record: 1, or as many as there are real numbers.</summary>
    public int Width => Type == TargetType.Real ? Size : 1;

    /// <summary>Outputs a network must have: 1 for binary, otherwise one for each class or real number. (A
    /// binary-cross-entropy loss takes one output.)</summary>
    public int Outputs => Type == TargetType.Binary ? 1 : Size;

    /// <summary>For a message: <c>binary</c>, <c>10 classes</c>, <c>3 real numbers</c>.</summary>
    public override string ToString() => Type switch
    {
        TargetType.Binary => "binary",
        TargetType.Classes => $"{Size} classes",
        _ => Size == 1 ? "a real number" : $"{Size} real numbers",
    };
}
