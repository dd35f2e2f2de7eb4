using DistTrain.Shared.Protocol;
using DistTrain.Shared.Randomness;

namespace DistTrain.Worker.Models;

/// <summary>
/// Which slice a model is about to compute, for the layers that draw random numbers: what they draw is a function of
/// (seed, epoch, step, slice, layer), whichever worker computes the slice and in whatever order.
/// </summary>
internal sealed class SliceStream(ulong seed)
{
    /// <summary>Bits of the key's ordinal that number the layer; the slice has the others.</summary>
    public const int LayerBits = 12;

    private RunPosition _position = RunPosition.Start;
    private int _slice;

    /// <summary>Names the slice of the next forward pass.</summary>
    public void MoveTo(RunPosition position, int slice) => (_position, _slice) = (position, slice);

    /// <summary>The stream of one layer in this slice, from its start.</summary>
    public KeyedRandom Of(RandomPurpose purpose, int layer) =>
        new(seed, purpose, _position.Epoch, _position.Step, ((long)_slice << LayerBits) | (uint)layer);
}
