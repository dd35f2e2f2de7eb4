using DistTrain.Shared.Layouts;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Gradients;

/// <summary>
/// Writes or adds a slice's gradients and buffers into flat vectors through tensors that share their memory, which are
/// made once for each vector: libtorch then does the one write, whatever the strides, type and device of the source.
/// </summary>
internal sealed class GradientViews(ParameterLayout layout) : IDisposable
{
    private readonly Dictionary<FlatVector, Tensor[]> _views = [];

    /// <summary>Puts tensors, in the layout's order, into <paramref name="target"/>.</summary>
    /// <param name="target">A vector of the layout's length.</param>
    /// <param name="first">The layout entry of the first tensor.</param>
    /// <param name="sources">The tensors; an invalid one stands for zeros.</param>
    /// <param name="add">Added to what is there; otherwise it is overwritten.</param>
    public void Put(FlatVector target, int first, IList<Tensor> sources, bool add)
    {
        if (!_views.TryGetValue(target, out var views))
            _views.Add(target, views = target.AsTensors(layout.Entries));
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i].IsInvalid)
            {
                if (!add)
                    views[first + i].zero_();
            }
            else if (add)
                views[first + i].add_(sources[i]);
            else
                views[first + i].copy_(sources[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var view in _views.Values.SelectMany(v => v))
            view.Dispose();
        _views.Clear();
    }
}
