using DistTrain.Worker.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace DistTrain.Worker.Models;

/// <summary>TorchSharp's batch normalization, counting batches with a scalar that is held; the library's own scalar may be
/// collected before the operator reads it (<see cref="HeldScalars"/>). Over one or two dimensions, depending on the
/// input.</summary>
internal sealed class BatchNorm(long channels, double eps, double momentum, bool affine) : TorchSharp.Modules.BatchNorm(
    channels, eps, momentum, affine, track_running_stats: true, device: null, dtype: null, nameof(BatchNorm))
{
    public override Tensor forward(Tensor input)
    {
        if (training)
            num_batches_tracked!.add_(HeldScalars.One, HeldScalars.One);
        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, base.momentum!.Value, base.eps);
    }

    // The layers' shapes were checked before the module was made.
    protected override void ValidateInputDimensions(Tensor input)
    {
    }
}
