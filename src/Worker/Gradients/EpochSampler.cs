using DistTrain.Shared.Numerics;

namespace DistTrain.Worker.Gradients;

/// <summary>The order in which an epoch visits the training set: a keyed permutation, the same on every machine; no list of
/// indices is stored or sent.</summary>
public readonly struct EpochSampler
{
    private readonly CounterBasedPermutation _permutation;

    /// <summary>The order of an epoch.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="epoch">At least 0, below 2^24.</param>
    /// <param name="count">Samples of the training set, at least 1.</param>
    public EpochSampler(ulong seed, int epoch, int count) =>
        _permutation = new CounterBasedPermutation(new CounterBasedRandom(seed, RandomPurpose.EpochSampler, epoch), count);

    public int Count => _permutation.Count;

    /// <summary>The sample at a position of the epoch; every sample is at exactly one position.</summary>
    public int IndexAt(int position) => _permutation.IndexAt(position);

    /// <summary>The samples at the positions from <paramref name="start"/> on.</summary>
    public void CopyTo(int start, Span<int> indices)
    {
        for (var i = 0; i < indices.Length; i++)
            indices[i] = _permutation.IndexAt(start + i);
    }
}
