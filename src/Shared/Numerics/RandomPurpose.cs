namespace DistTrain.Shared.Numerics;

/// <summary>What random numbers are for. Streams of different purposes never meet. The values are part of a run's
/// result: once used they keep their meaning.</summary>
public enum RandomPurpose
{
    /// <summary>The order of samples in an epoch.</summary>
    EpochSampler = 1,

    /// <summary>The division into training, validation and test.</summary>
    Split = 2,

    /// <summary>First values of parameters; the ordinal counts parameters.</summary>
    Initialization = 3,

    /// <summary>Dropout masks; the ordinal is microbatch and layer.</summary>
    Dropout = 4,

    /// <summary>Changes made to samples while training.</summary>
    Augmentation = 5,

    /// <summary>Generated samples; the ordinal counts rows.</summary>
    SyntheticData = 6,

    /// <summary>The seed of libtorch's own generator, for models that draw numbers themselves; the ordinal is the
    /// microbatch.</summary>
    Library = 7,
}
