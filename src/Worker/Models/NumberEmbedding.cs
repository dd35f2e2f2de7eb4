using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>An embedding that reads row numbers from float samples, since data sets hold floats only.</summary>
internal sealed class NumberEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly long _width;

    public NumberEmbedding(long rows, long width) : base(nameof(NumberEmbedding))
    {
        _width = width;
        weight = nn.Parameter(randn(rows, width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var numbers = input.to_type(ScalarType.Int64);
        using var flat = numbers.reshape(-1);
        using var rows = weight.index_select(0, flat);
        return rows.view([.. input.shape, _width]);
    }
}
