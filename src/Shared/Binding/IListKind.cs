namespace DistTrain.Shared.Binding;

/// <summary>A kind of list, whatever it holds.</summary>
internal interface IListKind
{
    Kind Item { get; }

    bool AllowsSingle { get; }
}
