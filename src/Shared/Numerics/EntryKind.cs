namespace DistTrain.Shared.Numerics;

/// <summary>What an entry of a model vector is.</summary>
public enum EntryKind
{
    /// <summary>Trained: has a gradient and is changed by the optimizer.</summary>
    Parameter,

    /// <summary>Not trained but part of the model (BatchNorm's running statistics): reduced by mean over microbatches.</summary>
    Buffer,
}
