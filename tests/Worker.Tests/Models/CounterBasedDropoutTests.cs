using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Worker.Models;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Models;

public class CounterBasedDropoutTests
{
    private static readonly LayersModel s_model = new([new DropoutLayer(0.25)]);

    [Fact]
    public void Forward_SameMicrobatch_DropsTheSameWhateverWasComputedBefore()
    {
        using var first = ModelBuilderTests.Build(s_model, [100], 7);
        using var second = ModelBuilderTests.Build(s_model, [100], 7);
        var position = new RunPosition(3, 2, 41);
        var expected = Mask(first, position, 5);
        Mask(second, position, 4);
        Mask(second, position.Next(), 5);
        Assert.Equal(expected, Mask(second, position, 5));
    }

    [Fact]
    public void Forward_OtherMicrobatchStepEpochOrSeed_DropsOthers()
    {
        using var model = ModelBuilderTests.Build(s_model, [100], 7);
        using var otherSeed = ModelBuilderTests.Build(s_model, [100], 8);
        var position = new RunPosition(3, 2, 41);
        var masks = new[]
        {
            Mask(model, position, 5), Mask(model, position, 4), Mask(model, position.Next(), 5),
            Mask(model, position with { Epoch = 4 }, 5), Mask(otherSeed, position, 5),
        };
        Assert.Equal(masks.Length, masks.Select(mask => string.Join(' ', mask)).Distinct().Count());
    }

    [Fact]
    public void Forward_TwoDropoutLayers_DropIndependently()
    {
        using var model = ModelBuilderTests.Build(new LayersModel([new DropoutLayer(0.5), new DropoutLayer(0.5)]), [4000], 7);
        // One mask twice would keep a half, two independent ones keep a quarter.
        Assert.InRange(Mask(model, RunPosition.Start, 0).Count(value => value != 0), 4000 * 2 * 0.22, 4000 * 2 * 0.28);
    }

    [Fact]
    public void Forward_Training_DropsTheShareAndScalesTheRest()
    {
        using var model = ModelBuilderTests.Build(s_model, [5000], 7);
        var values = Mask(model, RunPosition.Start, 0);
        Assert.All(values, value => Assert.True(value is 0 or (float)(1 / 0.75)));
        Assert.InRange(values.Count(value => value == 0), 2300, 2700);
    }

    [Fact]
    public void Forward_Backward_GradientIsTheMask()
    {
        using var scope = NewDisposeScope();
        using var model = ModelBuilderTests.Build(s_model, [100], 7);
        var expected = Mask(model, RunPosition.Start, 3);
        model.BeginMicrobatch(RunPosition.Start, 3);
        var x = randn(2, 100).requires_grad_();
        var gradient = autograd.grad(new[] { model.Forward(x).sum() }, new[] { x })[0];
        Assert.Equal(expected, gradient.data<float>().ToArray());
    }

    [Fact]
    public async Task Forward_TwoModelsInParallel_GiveTheBitsOfOneModel()
    {
        const int microbatches = 16;
        var network = new LayersModel(
            [new LinearLayer(32), new ReluLayer(), new DropoutLayer(0.3), new LinearLayer(1), new DropoutLayer(0.1)]);
        using var alone = ModelBuilderTests.Build(network, [8], 7);
        using var even = ModelBuilderTests.Build(network, [8], 7);
        using var odd = ModelBuilderTests.Build(network, [8], 7);
        var expected = Enumerable.Range(0, microbatches).Select(microbatch => Gradient(alone, microbatch)).ToArray();

        var results = new float[microbatches][];
        await Task.WhenAll(
            Task.Run(() => Fill(even, start: microbatches - 2, step: -2)),
            Task.Run(() => Fill(odd, start: 1, step: 2)));
        for (var microbatch = 0; microbatch < microbatches; microbatch++) Assert.Equal(expected[microbatch], results[microbatch]);

        void Fill(BuiltModel model, int start, int step)
        {
            for (var microbatch = start; microbatch is >= 0 and < microbatches; microbatch += step)
                results[microbatch] = Gradient(model, microbatch);
        }

        static float[] Gradient(BuiltModel model, int microbatch)
        {
            using var scope = NewDisposeScope();
            model.BeginMicrobatch(RunPosition.Start, microbatch);
            var batch = arange(0, 16 * 8, ScalarType.Float32).view(16, 8) / (1f + microbatch);
            var gradients = autograd.grad(new[] { model.Forward(batch).sum() }, model.Module.parameters().ToList<Tensor>());
            return gradients.SelectMany(gradient => gradient.data<float>().ToArray()).ToArray();
        }
    }

    [Fact]
    public void Forward_Evaluating_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        using var model = ModelBuilderTests.Build(s_model, [100], 7);
        model.Module.eval();
        var x = randn(2, 100);
        Assert.True(model.Forward(x).Equals(x));
    }

    [Theory]
    [InlineData(0.0, 1f)]
    [InlineData(1.0, 0f)]
    public void Forward_ProbabilityAtAnEnd_KeepsAllOrNothing(double probability, float expected)
    {
        using var model = ModelBuilderTests.Build(new LayersModel([new DropoutLayer(probability)]), [100], 7);
        Assert.All(Mask(model, RunPosition.Start, 0), value => Assert.Equal(expected, value));
    }

    [Fact]
    public void Forward_BatchesOfChangingSizeInScopes_LeaveNoTensorAndNoOldMask()
    {
        using var model = ModelBuilderTests.Build(s_model, [10], 7);
        Mask(model, RunPosition.Start, 0, samples: 8);
        var before = Tensor.TotalCount;
        var small = Mask(model, RunPosition.Start, 1, samples: 3);
        var large = Mask(model, RunPosition.Start, 1, samples: 20);
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(small, large.Take(small.Length));
    }

    private static float[] Mask(BuiltModel model, RunPosition position, int microbatch, long samples = 2)
    {
        using var scope = NewDisposeScope();
        model.BeginMicrobatch(position, microbatch);
        return model.Forward(ones(samples, model.OutputShape![0])).data<float>().ToArray();
    }
}
