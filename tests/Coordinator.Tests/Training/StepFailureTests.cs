using DistTrain.Coordinator.Training;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Tests.Training;

public sealed class StepFailureTests
{
    private static readonly ParameterLayout s_layout = ParameterLayout.Create(
        [new TensorShape("0.weight", [2], EntryKind.Parameter), new TensorShape("1.running_var", [3], EntryKind.Buffer)]);

    [Fact]
    public void OfGradient_NaNInABuffer_NamesItAndWhatMakesIt()
    {
        var end = StepFailure.OfGradient(RunPosition.Start, s_layout, [Answer("1.running_var", 1)]);
        Assert.Equal(
            "the model's buffers have NaN in 1.running_var[1] in step 1 (epoch 1), from worker worker-1; "
            + "batch normalization over a single value per channel makes that: set fewer microbatches or another batch-size; "
            + "the last checkpoint is from before",
            end.Reason);
    }

    [Fact]
    public void OfGradient_NaNInAGradientOfAnyAnswer_ComesBeforeBuffers()
    {
        var end = StepFailure.OfGradient(RunPosition.Start, s_layout, [Answer("1.running_var", 0), Answer("0.weight", 1)]);
        Assert.StartsWith("the gradient has NaN in 0.weight[1] in step 1", end.Reason, StringComparison.Ordinal);
    }

    private static PartialGradient Answer(string entry, int index)
    {
        var vector = new FlatBuffer(s_layout.Length);
        vector.Span[s_layout.Entries.Single(e => e.Name == entry).Offset + index] = float.NaN;
        return new PartialGradient(new WorkerId("worker-1"), 0, ReductionTree.Root, 1, vector, new PartialSums(1, 1), -1);
    }
}
