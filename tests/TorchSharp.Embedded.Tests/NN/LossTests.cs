using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Embedded.Tests.NN;

public class LossTests
{
    private static readonly Golden s_golden = Golden.Open("nn.json");

    private static readonly Dictionary<string, Func<Reduction, Tensor?, Module<Tensor, Tensor, Tensor>>> s_losses = new()
    {
        ["mse_loss"] = (reduction, _) => MSELoss(reduction),
        ["huber_loss"] = (reduction, _) => HuberLoss(0.6, reduction),
        ["smooth_l1_loss"] = (reduction, _) => new Function((x, y) => functional.smooth_l1_loss(x, y, reduction, 0.6)),
        ["bce_loss"] = (reduction, _) => BCELoss(null, reduction),
        ["bce_loss_weighted"] = (reduction, weight) => BCELoss(weight, reduction),
        ["bce_with_logits_loss"] = (reduction, _) => BCEWithLogitsLoss(null, reduction),
        ["bce_with_logits_loss_positive"] = (reduction, weight) => BCEWithLogitsLoss(null, reduction, weight),
        ["cross_entropy_loss"] = (reduction, _) => CrossEntropyLoss(null, null, reduction),
        ["cross_entropy_loss_weighted"] = (reduction, weight) => CrossEntropyLoss(weight, null, reduction),
        ["cross_entropy_loss_smoothed"] = (reduction, weight) => new Modules.CrossEntropyLoss(weight, null, reduction, 0.1),
        ["cross_entropy_loss_soft"] = (reduction, _) => CrossEntropyLoss(null, null, reduction),
        ["nll_loss"] = (reduction, _) => NLLLoss(null, reduction),
        ["nll_loss_weighted"] = (reduction, weight) => NLLLoss(weight, reduction),
    };

    public static TheoryData<string, Reduction> Losses
    {
        get
        {
            var data = new TheoryData<string, Reduction>();
            foreach (var name in s_losses.Keys)
                foreach (var reduction in Enum.GetValues<Reduction>())
                    data.Add(name, reduction);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Call_EachReduction_GivesPyTorchsLossAndGradient(string name, Reduction reduction)
    {
        using var scope = NewDisposeScope();
        var key = Case(name, reduction);
        using var module = s_losses[name](reduction, Weight(key));
        var x = s_golden.Input(key, "x").requires_grad_();
        var loss = module.call(x, s_golden.Input(key, "target"));
        var gradient = autograd.grad(new[] { loss.sum() }, new[] { x })[0];
        s_golden.Check(key, loss, 0, 1e-5);
        s_golden.Check(key, gradient, 1, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Call_InDouble_GradientIsThatOfFiniteDifferences(string name, Reduction reduction)
    {
        using var scope = NewDisposeScope();
        var key = Case(name, reduction);
        using var module = s_losses[name](reduction, Weight(key)?.to_type(ScalarType.Float64));
        var x = s_golden.Input(key, "x").to_type(ScalarType.Float64).requires_grad_();
        var target = s_golden.Input(key, "target");
        if (target.is_floating_point()) target = target.to_type(ScalarType.Float64);
        FiniteDifferences.Check(() => module.call(x, target).sum(), [x]);
    }

    [Fact]
    public void BinaryCrossEntropy_TargetOfAnotherShape_ThrowsNamingBothShapes()
    {
        using var scope = NewDisposeScope();
        var error = Assert.ThrowsAny<Exception>(() => functional.binary_cross_entropy(torch.zeros(4, 1), torch.zeros(4)));
        Assert.Contains("[4, 1]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[4]", error.Message, StringComparison.Ordinal);
    }

    private static string Case(string name, Reduction reduction) =>
        $"{name}_{reduction switch { Reduction.None => "none", Reduction.Mean => "mean", _ => "sum" }}";

    private static Tensor? Weight(string key) =>
        s_golden.HasInput(key, "weight") ? s_golden.Input(key, "weight")
        : s_golden.HasInput(key, "pos_weight") ? s_golden.Input(key, "pos_weight")
        : null;

    private sealed class Function(Func<Tensor, Tensor, Tensor> function) : Module<Tensor, Tensor, Tensor>("function")
    {
        public override Tensor forward(Tensor input1, Tensor input2) => function(input1, input2);
    }
}
