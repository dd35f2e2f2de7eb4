namespace DistTrain.Shared.Protocol;

/// <summary>
/// Where a run stands: the next minibatch to train on. All randomness is keyed by it, so resuming needs nothing else.
/// </summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="StepInEpoch">Minibatches of this epoch already committed.</param>
/// <param name="Step">Optimizer steps committed since the start; also the version of the parameters.</param>
public readonly record struct RunPosition(int Epoch, int StepInEpoch, long Step)
{
    /// <summary>The start of a run.</summary>
    public static RunPosition Start => new(1, 0, 0);

    /// <summary>The position after one more committed step.</summary>
    public RunPosition Next() => new(Epoch, StepInEpoch + 1, Step + 1);

    /// <summary>The first position of the next epoch.</summary>
    public RunPosition NextEpoch() => new(Epoch + 1, 0, Step);
}
