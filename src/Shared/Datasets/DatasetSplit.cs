namespace DistTrain.Shared.Datasets;

/// <summary>A part of a data set.</summary>
public enum DatasetSplit
{
    /// <summary>Gradients are computed from it, and encoders are fitted on it alone.</summary>
    Train,

    /// <summary>Held out; decides early stopping and the best model.</summary>
    Validation,

    /// <summary>Held out; evaluated once, at the end.</summary>
    Test,
}
