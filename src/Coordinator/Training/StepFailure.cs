using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Stopping;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Training;

/// <summary>The ends of runs whose numbers stopped being numbers.</summary>
internal static class StepFailure
{
    private const string Before = "the last checkpoint is from before";
    private const string Remedy = $"a smaller learning rate or gradient-clip often helps; {Before}";
    private const string BufferRemedy =
        $"batch normalization over a single value per channel makes that: set fewer microbatches or another batch-size; {Before}";

    /// <summary>A loss that is NaN or infinite.</summary>
    public static TrainingEnd OfLoss(RunPosition position, in PartialGradient answer) => new(
        RunOutcome.Failed,
        $"{NonFinite.Describe(answer.Sums.LossSum) ?? "the loss is not finite"} in {Where(position)}, microbatch "
            + $"{answer.NonFiniteMicrobatch}; {Remedy}");

    /// <summary>A gradient or buffer that is NaN or infinite though every loss was finite.</summary>
    public static TrainingEnd OfGradient(RunPosition position, ParameterLayout layout, IEnumerable<PartialGradient> answers)
    {
        foreach (var answer in answers)
            if (NonFinite.Describe(layout, answer.Vector.Span, EntryKind.Parameter) is { } found)
                return new TrainingEnd(
                    RunOutcome.Failed, $"the gradient has {found} in {Where(position)}, from worker {answer.Worker}; {Remedy}");
        // A model's own layers, unlike the job file's, cannot be looked into before they are trained.
        foreach (var answer in answers)
            if (NonFinite.Describe(layout, answer.Vector.Span, EntryKind.Buffer) is { } found)
                return new TrainingEnd(
                    RunOutcome.Failed,
                    $"the model's buffers have {found} in {Where(position)}, from worker {answer.Worker}; {BufferRemedy}");
        return new TrainingEnd(RunOutcome.Failed, $"the sum of gradients overflowed in {Where(position)}; {Remedy}");
    }

    private static string Where(RunPosition position) => $"step {position.Step + 1} (epoch {position.Epoch})";
}
