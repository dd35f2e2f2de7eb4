namespace DistTrain.Shared.Datasets;

/// <summary>A part of a data set.</summary>
public enum DatasetSplit
{
    /// <summary>Trained on.</summary>
    Train,

    /// <summary>Held out; decides early stopping and the best model.</summary>
    Validation,

    /// <summary>Held out; looked at once, at the end.</summary>
    Test,
}
