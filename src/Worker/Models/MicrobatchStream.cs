using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Worker.Models;

/// <summary>The microbatch that a model is about to compute, for layers that draw random numbers: what they draw is a
/// function of (seed, epoch, step, microbatch, layer), whichever worker computes the microbatch and in whatever
/// order.</summary>
internal sealed class MicrobatchStream(ulong seed)
{
    /// <summary>Bits of the key's ordinal for the number of the layer; the other bits are the microbatch.</summary>
    public const int LayerBits = 12;

    private RunPosition _position = RunPosition.Start;
    private int _microbatch;

    /// <summary>Sets the microbatch of the next forward pass.</summary>
    public void MoveTo(RunPosition position, int microbatch) => (_position, _microbatch) = (position, microbatch);

    /// <summary>The stream of one layer in this microbatch, from its start.</summary>
    public CounterBasedRandom Of(RandomPurpose purpose, int layer) =>
        new(seed, purpose, _position.Epoch, _position.Step, ((long)_microbatch << LayerBits) | (uint)layer);
}
