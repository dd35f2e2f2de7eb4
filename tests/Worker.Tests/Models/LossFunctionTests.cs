using DistTrain.Shared.Jobs;
using DistTrain.Worker.Models;
using TorchSharp;
using static TorchSharp.torch;
using Functional = TorchSharp.torch.nn.functional;

namespace DistTrain.Worker.Tests.Models;

/// <summary>Values and gradients against the textbook's formula, written out in double precision.</summary>
public sealed class LossFunctionTests
{
    private const int Samples = 7;

    private static readonly double[] s_weights = [1, 2, 0.5, 3];

    private static readonly (LossSpec Loss, int Outputs, Func<Tensor, Tensor, Tensor> OfSamples)[] s_losses =
    [
        (new MeanSquaredErrorLoss(), 3, (o, t) => (o - t).pow(2).mean([1])),
        (new MeanSquaredErrorLoss(), 1, (o, t) => (o - t).pow(2).mean([1])),
        (new MeanAbsoluteErrorLoss(), 3, (o, t) => (o - t).abs().mean([1])),
        (new HuberLoss { Delta = 0.7 }, 3, (o, t) => Huber((o - t).abs(), 0.7).mean([1])),
        (new BinaryCrossEntropyLoss(), 1, (o, t) => -(t * o.log() + (1 - t) * (1 - o).log())),
        (new BinaryCrossEntropyWithLogitsLoss(), 1, (o, t) => CrossEntropyOfLogits(o, t, 1)),
        (new BinaryCrossEntropyWithLogitsLoss { PosWeight = 2.5 }, 1, (o, t) => CrossEntropyOfLogits(o, t, 2.5)),
        (new CrossEntropyLoss(), 4, (o, t) => Chosen(-LogSoftmax(o), t)),
        (new CrossEntropyLoss { LabelSmoothing = 0.2 }, 4,
            (o, t) => 0.8 * Chosen(-LogSoftmax(o), t) + 0.2 / 4 * (-LogSoftmax(o)).sum(1)),
        (new CrossEntropyLoss { ClassWeights = [1, 2, 0.5, 3] }, 4, (o, t) => Chosen(-LogSoftmax(o) * tensor(s_weights), t)),
        (new NegativeLogLikelihoodLoss { ClassWeights = [1, 2, 0.5, 3] }, 4, (o, t) => Chosen(-o * tensor(s_weights), t)),
        (new NegativeLogLikelihoodLoss(), 4, (o, t) => Chosen(-o, t)),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, s_losses.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sum_OfABatch_HasTheFormulasValueAndGradient(int index)
    {
        var (spec, outputs, ofSamples) = s_losses[index];
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var loss = new LossFunction(spec, CPU);
        var values = spec is BinaryCrossEntropyLoss ? rand(Samples, outputs) * 0.9 + 0.05 : randn(Samples, outputs) * 2;
        var target = loss.TakesClassNumbers ? randint(0, outputs, Samples, ScalarType.Int64)
            : spec.TargetType == TargetType.Binary
                ? (rand(Samples, 1) > 0.5).to_type(ScalarType.Float32)
                : randn(Samples, outputs);
        var (found, gradient) = Differentiate(values, o => loss.Sum(o, target));
        var exactTarget = loss.TakesClassNumbers ? target : target.to_type(ScalarType.Float64);

        var (expected, exactGradient) = Differentiate(values.to_type(ScalarType.Float64), o => ofSamples(o, exactTarget).sum());

        Assert.Equal(expected, found, 1e-5 * Math.Abs(expected));
        Assert.All(exactGradient.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Contains(exactGradient, value => Math.Abs(value) > 1e-2);
    }

    [Fact]
    public void TrainingLoss_SigmoidAndBinaryCrossEntropy_AgreesWithTheTwoOperators()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var model = ModelBuilderTests.Build(
            new LayersModel([new LinearLayer(5), new ReluLayer(), new LinearLayer(1), new SigmoidLayer()]), [3], 7);
        using var loss = new TrainingLoss(model, new BinaryCrossEntropyLoss(), CPU);
        var (input, target) = (randn(Samples, 3), (rand(Samples, 1) > 0.5).to_type(ScalarType.Float32));

        var (found, gradient) = Backward(loss, input, target);
        var (expected, exact) = Differentiate(
            input, x => Functional.binary_cross_entropy(model.Forward(x), target, null, nn.Reduction.Sum));

        Assert.Equal(expected, found, 1e-5);
        Assert.All(exact.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void TrainingLoss_ProbabilityThatRoundsToOne_StillHasAGradient()
    {
        using var scope = NewDisposeScope();
        using var model = ModelBuilderTests.Build(new LayersModel([new IdentityLayer(), new SigmoidLayer()]), [1], 7);
        using var loss = new TrainingLoss(model, new BinaryCrossEntropyLoss(), CPU);

        var (value, gradient) = Backward(loss, full(1, 1, 50f), zeros(1, 1));

        Assert.Equal(50, value);
        Assert.Equal([1], gradient);
    }

    [Fact]
    public void TrainingLoss_LossOnLogits_IsLibtorchsValueAndGradientToTheBit()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var model = ModelBuilderTests.Build(
            new LayersModel([new LinearLayer(5), new TanhLayer(), new LinearLayer(1)]), [3], 7);
        using var loss = new TrainingLoss(model, new BinaryCrossEntropyWithLogitsLoss(), CPU);
        var (input, target) = (randn(Samples, 3), (rand(Samples, 1) > 0.5).to_type(ScalarType.Float32));

        var (found, gradient) = Backward(loss, input, target);
        var (expected, exact) = Differentiate(
            input, x => Functional.binary_cross_entropy_with_logits(model.Forward(x), target, null, nn.Reduction.Sum));

        Assert.Equal(expected, found);
        Assert.Equal(exact, gradient);
    }

    private static (double Value, double[] Gradient) Backward(TrainingLoss loss, Tensor values, Tensor target)
    {
        var variable = values.detach().clone().requires_grad_();
        return (loss.Backward(variable, target), Gradient(variable));
    }

    private static (double Value, double[] Gradient) Differentiate(Tensor values, Func<Tensor, Tensor> loss)
    {
        var variable = values.detach().clone().requires_grad_();
        var sum = loss(variable);
        sum.backward();
        return (sum.ToDouble(), Gradient(variable));
    }

    private static double[] Gradient(Tensor variable) =>
        variable.grad!.to_type(ScalarType.Float64).contiguous().data<double>().ToArray();

    private static Tensor Huber(Tensor distance, double delta) =>
        where(distance <= delta, 0.5 * distance.pow(2), delta * (distance - 0.5 * delta));

    private static Tensor CrossEntropyOfLogits(Tensor output, Tensor target, double positiveWeight) =>
        -(positiveWeight * target * output.sigmoid().log() + (1 - target) * (1 - output.sigmoid()).log());

    private static Tensor LogSoftmax(Tensor output) => output - output.exp().sum(1, keepdim: true).log();

    private static Tensor Chosen(Tensor values, Tensor classes) => values.gather(1, classes.unsqueeze(1)).squeeze(1);
}
