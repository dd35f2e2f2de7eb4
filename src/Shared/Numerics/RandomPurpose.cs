namespace DistTrain.Shared.Numerics;

/// <summary>What random numbers are for. Streams of different purposes never overlap. A purpose's number is part of every
/// result: it must not change, and one that was used is not given to another purpose.</summary>
public enum RandomPurpose
{
    /// <summary>The order of samples in an epoch.</summary>
    EpochSampler = 1,

    /// <summary>The division into training, validation and test set.</summary>
    Split = 2,

    /// <summary>Initial values of parameters; the ordinal counts parameters.</summary>
    Initialization = 3,

    /// <summary>Dropout masks; the ordinal is microbatch and layer.</summary>
    Dropout = 4,

    // 5 was reserved and never used.

    /// <summary>Generated samples; the ordinal counts rows.</summary>
    SyntheticData = 6,

    /// <summary>The seed of libtorch's own generator, for models that draw numbers themselves; the ordinal is the
    /// microbatch.</summary>
    Library = 7,
}
