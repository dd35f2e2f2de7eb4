using DistTrain.Shared.Jobs;

namespace DistTrain.Shared.Numerics;

/// <summary>
/// How an epoch of <c>SampleCount</c> samples is cut: into minibatches of <c>BatchSize</c> (the last one smaller, never
/// dropped or padded), each into <c>Microbatches</c> contiguous microbatches that differ by at most one sample.
/// </summary>
/// <param name="SampleCount">Samples of the training set, at least 1.</param>
/// <param name="BatchSize">Samples of a minibatch, at least 1; a larger one than <paramref name="SampleCount"/> is a full
/// batch.</param>
/// <param name="Microbatches">Microbatches of a minibatch, at least 1.</param>
public readonly record struct MinibatchPlan(int SampleCount, int BatchSize, int Microbatches)
{
    /// <summary>The plan of a job whose training set has <paramref name="samples"/> samples: <c>batch-size: full</c> and the
    /// default number of microbatches worked out.</summary>
    public static MinibatchPlan For(JobSpec job, int samples)
    {
        var batchSize = job.BatchSize.Resolve(samples);
        return new MinibatchPlan(samples, batchSize, job.MicrobatchesFor(batchSize));
    }

    /// <summary>Minibatches, and so optimizer steps, of an epoch.</summary>
    public int StepsPerEpoch => (int)(((long)SampleCount + BatchSize - 1) / BatchSize);

    /// <summary>Samples of the minibatch with the number <paramref name="stepInEpoch"/> (from 0).</summary>
    public int SamplesInStep(int stepInEpoch) => (int)Math.Min(BatchSize, SampleCount - (long)stepInEpoch * BatchSize);

    /// <summary>
    /// The positions [start, end) in the epoch's sample order that one microbatch covers; empty where a ragged last
    /// minibatch has fewer samples than microbatches.
    /// </summary>
    public (int Start, int End) MicrobatchPositions(int stepInEpoch, int microbatch)
    {
        var first = (long)stepInEpoch * BatchSize;
        long samples = SamplesInStep(stepInEpoch);
        return ((int)(first + samples * microbatch / Microbatches), (int)(first + samples * (microbatch + 1) / Microbatches));
    }

    /// <summary>The fewest samples in a microbatch that has any, and the first minibatch of an epoch (from 0) with such a
    /// one.</summary>
    public (int Samples, int StepInEpoch) SmallestMicrobatch()
    {
        var last = StepsPerEpoch - 1;
        var (first, ragged) = (SmallestMicrobatchIn(0), SmallestMicrobatchIn(last));
        return ragged < first ? (ragged, last) : (first, 0);
    }

    /// <summary>Samples in the microbatches [start, end) of a minibatch.</summary>
    public int SamplesInMicrobatches(int stepInEpoch, int start, int end) =>
        start >= end ? 0 : MicrobatchPositions(stepInEpoch, end - 1).End - MicrobatchPositions(stepInEpoch, start).Start;

    private int SmallestMicrobatchIn(int stepInEpoch) => Math.Max(1, SamplesInStep(stepInEpoch) / Microbatches);
}
