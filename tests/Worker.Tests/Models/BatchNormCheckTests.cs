using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Worker.Models;

namespace DistTrain.Worker.Tests.Models;

public sealed class BatchNormCheckTests
{
    private static readonly LayersModel s_model = new([new LinearLayer(8), new BatchNormLayer(), new LinearLayer(1)]);

    private static readonly LayersModel s_images = new([new Conv2dLayer(4, new(3, 3)), new BatchNormLayer(), new FlattenLayer()]);

    [Fact]
    public void Check_RaggedLastMinibatchWithMicrobatchesOfOne_NamesTheLayerTheMicrobatchAndTheRemedy()
    {
        var error = BatchNormCheck.Check(s_model, [29], new MinibatchPlan(420, 32, 4));

        Assert.Equal(
            "model.layers[1]: batch-norm: needs at least 2 values per channel in every microbatch to take a variance of; "
            + "minibatch 14 of an epoch has 4 samples in 4 microbatches, so that a microbatch has 1. Set microbatches to 2, or "
            + "use layer-norm, which needs no other samples",
            error!.ToString());
        Assert.Null(BatchNormCheck.Check(s_model, [29], new MinibatchPlan(420, 32, 2)));
    }

    [Fact]
    public void Check_LastMinibatchOfOneSample_SaysWhichBatchSizeHelps()
    {
        var error = BatchNormCheck.Check(s_model, [29], new MinibatchPlan(36, 35, 1));

        Assert.Matches(@"\bminibatch 2\b.*\b1 sample in 1 microbatch\b", error!.Message);
        Assert.Contains("Set microbatches to 1 and batch-size to 36, or", error.Message, StringComparison.Ordinal);
        Assert.Null(BatchNormCheck.Check(s_model, [29], new MinibatchPlan(36, 36, 1)));
    }

    [Fact]
    public void Check_OneSampleInAll_OnlyAnotherLayerHelps()
    {
        var error = BatchNormCheck.Check(s_model, [29], new MinibatchPlan(1, 32, 1));
        Assert.Contains("layer-norm", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Check_Images_CountsTheirPixels(int side, bool isGood) =>
        Assert.Equal(isGood, BatchNormCheck.Check(s_images, [1, side, side], new MinibatchPlan(5, 1, 1)) is null);

    [Fact]
    public void Check_NoBatchNormOrUnknownLayers_IsGood()
    {
        var plan = new MinibatchPlan(1, 1, 1);
        Assert.Null(BatchNormCheck.Check(new LayersModel([new LinearLayer(8), new LayerNormLayer()]), [29], plan));
        Assert.Null(BatchNormCheck.Check(new TorchScriptModel("model.pt"), [29], plan));
    }
}
