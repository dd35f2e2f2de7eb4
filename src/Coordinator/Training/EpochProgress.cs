using System.Text.Json.Serialization;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// What an epoch has added up so far. Part of a checkpoint, so that an epoch that was interrupted ends with the same
/// numbers, to the bit, as one that was not.
/// </summary>
public sealed record EpochProgress
{
    /// <summary>Sum of the losses of the samples trained on, added step after step.</summary>
    public double LossSum { get; init; }

    /// <summary>Samples trained on; equal to the training part's at the end of an epoch.</summary>
    public long Samples { get; init; }

    /// <summary>Sum of the steps' gradient norms.</summary>
    public double GradientNormSum { get; init; }

    /// <summary>Steps committed.</summary>
    public int Steps { get; init; }

    /// <summary>Seconds spent training, over all incarnations.</summary>
    public double Seconds { get; init; }

    /// <summary>The progress after one more step.</summary>
    public EpochProgress Plus(PartialSums sums, double gradientNorm, double seconds) => new()
    {
        LossSum = LossSum + sums.LossSum,
        Samples = Samples + sums.Samples,
        GradientNormSum = GradientNormSum + gradientNorm,
        Steps = Steps + 1,
        Seconds = Seconds + seconds,
    };

    /// <summary>Mean loss of a sample so far.</summary>
    [JsonIgnore]
    public double MeanLoss => LossSum / Samples;

    /// <summary>Mean gradient norm of a step so far.</summary>
    [JsonIgnore]
    public double MeanGradientNorm => GradientNormSum / Steps;
}
