namespace DistTrain.Shared.Batches;

/// <summary>
/// How an epoch of <c>SampleCount</c> samples is cut: into minibatches of <c>BatchSize</c> (the last one smaller, never
/// dropped or padded), each into <c>Slices</c> contiguous slices that differ by at most one sample.
/// </summary>
/// <param name="SampleCount">Samples of the training part, at least 1.</param>
/// <param name="BatchSize">Samples of a minibatch, at least 1; a larger one than <paramref name="SampleCount"/> is a full batch.</param>
/// <param name="Slices">Slices of a minibatch, at least 1.</param>
public readonly record struct MinibatchPlan(int SampleCount, int BatchSize, int Slices)
{
    /// <summary>Minibatches, and so optimizer steps, of an epoch.</summary>
    public int StepsPerEpoch => (int)(((long)SampleCount + BatchSize - 1) / BatchSize);

    /// <summary>Samples of the minibatch with the number <paramref name="stepInEpoch"/> (from 0).</summary>
    public int SamplesInStep(int stepInEpoch) => (int)Math.Min(BatchSize, SampleCount - (long)stepInEpoch * BatchSize);

    /// <summary>
    /// The positions [start, end) in the epoch's sample order that one slice covers; empty where a ragged last
    /// minibatch has fewer samples than slices.
    /// </summary>
    public (int Start, int End) SlicePositions(int stepInEpoch, int slice)
    {
        var first = (long)stepInEpoch * BatchSize;
        long samples = SamplesInStep(stepInEpoch);
        return ((int)(first + samples * slice / Slices), (int)(first + samples * (slice + 1) / Slices));
    }

    /// <summary>The fewest samples in a slice that has any, and the first minibatch of an epoch (from 0) with such a one.</summary>
    public (int Samples, int StepInEpoch) SmallestSlice()
    {
        var last = StepsPerEpoch - 1;
        var (first, ragged) = (SmallestSliceIn(0), SmallestSliceIn(last));
        return ragged < first ? (ragged, last) : (first, 0);
    }

    /// <summary>Samples in the slices [start, end) of a minibatch.</summary>
    public int SamplesInSlices(int stepInEpoch, int start, int end) =>
        start >= end ? 0 : SlicePositions(stepInEpoch, end - 1).End - SlicePositions(stepInEpoch, start).Start;

    private int SmallestSliceIn(int stepInEpoch) => Math.Max(1, SamplesInStep(stepInEpoch) / Slices);
}
