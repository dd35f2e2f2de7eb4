namespace DistTrain.Shared.Binding;

/// <summary>A kind of number, of whatever type.</summary>
internal interface INumberKind
{
    BoundsAttribute Bounds { get; }

    bool IsWhole { get; }
}
