using DistTrain.Worker.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>An activation with a parameter, whose <see cref="Scalar"/> it holds: TorchSharp's own modules create one in each
/// forward pass and let it be collected before the operator reads it (<see cref="HeldScalars"/>).</summary>
internal sealed class ScalarActivation : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Scalar, Tensor> _function;
    private readonly Scalar _number;

    private ScalarActivation(string name, Func<Tensor, Scalar, Tensor> function, double number) : base(name) =>
        (_function, _number) = (function, HeldScalars.Of(number));

    /// <summary>x, or <paramref name="slope"/> x below zero.</summary>
    public static ScalarActivation LeakyRelu(double slope) =>
        new("LeakyReLU", static (input, slope) => input.leaky_relu(slope), slope);

    /// <summary>x, or <paramref name="alpha"/> (exp(x) - 1) below zero.</summary>
    public static ScalarActivation Elu(double alpha) =>
        new("ELU", static (input, alpha) => input.elu(alpha, HeldScalars.One, HeldScalars.One), alpha);

    public override Tensor forward(Tensor input) => _function(input, _number);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _number.Dispose();
        base.Dispose(disposing);
    }
}
