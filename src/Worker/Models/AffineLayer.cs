using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>
/// A linear layer, <c>input · weight + bias</c>, whose weight has the shape inputs × outputs and the strides of PyTorch's
/// outputs × inputs, so that in memory it is PyTorch's. addmm takes it as it is; nn.Linear transposes its weight in every
/// forward pass, which costs an operator there and a node of the backward pass, and gives the same bits.
/// </summary>
internal sealed class AffineLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long _outputs;

    public AffineLayer(long inputs, long outputs, bool hasBias) : base(nameof(AffineLayer))
    {
        _outputs = outputs;
        using var stored = zeros(outputs, inputs);
        weight = nn.Parameter(stored.t());
        bias = hasBias ? nn.Parameter(zeros(outputs)) : null;
        RegisterComponents();
    }

    /// <summary>The weight, inputs × outputs, stored transposed.</summary>
    public Parameter Weight => weight;

    public override Tensor forward(Tensor input)
    {
        if (input.Dimensions == 2)
            return Rows(input);
        using var rows = input.reshape(-1, input.shape[^1]);
        using var output = Rows(rows);
        return output.view([.. input.shape[..^1], _outputs]);
    }

    private Tensor Rows(Tensor input) => bias is null ? input.mm(weight) : bias.addmm(input, weight);
}
