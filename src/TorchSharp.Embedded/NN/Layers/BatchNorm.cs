using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// Normalises each channel over the batch: by the batch's own mean and variance while training, by the running ones in
        /// evaluation. Running values move by <c>momentum</c> towards the batch's (the variance unbiased) in each training forward.
        /// </summary>
        public abstract class BatchNorm : nn.Module<Tensor, Tensor>
        {
            private static readonly Scalar s_one = 1;
            private readonly double _eps;
            private readonly double _momentum;
            private Parameter? _weight;
            private Parameter? _bias;
            private Tensor? _runningMean;
            private Tensor? _runningVariance;
            private Tensor? _batches;

            private protected BatchNorm(
                string name, long features, double eps, double momentum, bool affine, bool tracks, Device? device, ScalarType? dtype)
                : base(name)
            {
                (_eps, _momentum) = (eps, momentum);
                if (affine)
                {
                    ConditionallyRegisterParameter(nameof(weight), _weight = LayerParameters.Filled([features], 1, device, dtype));
                    ConditionallyRegisterParameter(nameof(bias), _bias = LayerParameters.Filled([features], 0, device, dtype));
                }

                if (!tracks) return;
                ConditionallyRegisterBuffer(nameof(running_mean), _runningMean = Own(zeros([features], dtype, device)));
                ConditionallyRegisterBuffer(nameof(running_var), _runningVariance = Own(ones([features], dtype, device)));
                ConditionallyRegisterBuffer(nameof(num_batches_tracked), _batches = Own(zeros([], ScalarType.Int64, device)));
            }

            public Parameter? weight
            {
                get => _weight;
                set => ConditionallyRegisterParameter(nameof(weight), _weight = LayerParameters.Replace(_weight, value));
            }

            public Parameter? bias
            {
                get => _bias;
                set => ConditionallyRegisterParameter(nameof(bias), _bias = LayerParameters.Replace(_bias, value));
            }

            public Tensor? running_mean
            {
                get => _runningMean;
                set => ConditionallyRegisterBuffer(nameof(running_mean), _runningMean = LayerParameters.Replace(_runningMean, value));
            }

            public Tensor? running_var
            {
                get => _runningVariance;
                set => ConditionallyRegisterBuffer(nameof(running_var), _runningVariance = LayerParameters.Replace(_runningVariance, value));
            }

            public Tensor? num_batches_tracked => _batches;

            public void reset_running_stats()
            {
                if (_runningMean is null) return;
                nn.init.zeros_(_runningMean);
                nn.init.ones_(_runningVariance!);
                nn.init.zeros_(_batches!);
            }

            public sealed override Tensor forward(Tensor input)
            {
                RequireDimensions(input);
                var byBatch = training || _runningMean is null;
                if (training && _batches is not null) _batches.add_(s_one);
                return nn.functional.batch_norm(
                    input, _runningMean, _runningVariance, _weight, _bias, byBatch, _momentum, _eps);
            }

            private protected abstract void RequireDimensions(Tensor input);

            private static Tensor Own(Tensor tensor)
            {
                tensor.DetachFromDisposeScope();
                return tensor;
            }
        }

        /// <summary>Batch normalisation of (batch, channels) or (batch, channels, length).</summary>
        public sealed class BatchNorm1d : BatchNorm
        {
            internal BatchNorm1d(long features, double eps, double momentum, bool affine, bool tracks, Device? device, ScalarType? dtype)
                : base(nameof(BatchNorm1d), features, eps, momentum, affine, tracks, device, dtype)
            {
            }

            private protected override void RequireDimensions(Tensor input)
            {
                if (input.Dimensions is not (2 or 3))
                    throw new ArgumentException($"BatchNorm1d takes 2 or 3 dimensions, got {input.Dimensions}.");
            }
        }

        /// <summary>Batch normalisation of (batch, channels, height, width).</summary>
        public sealed class BatchNorm2d : BatchNorm
        {
            internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool tracks, Device? device, ScalarType? dtype)
                : base(nameof(BatchNorm2d), features, eps, momentum, affine, tracks, device, dtype)
            {
            }

            private protected override void RequireDimensions(Tensor input)
            {
                if (input.Dimensions != 4)
                    throw new ArgumentException($"BatchNorm2d takes 4 dimensions, got {input.Dimensions}.");
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm1d BatchNorm1d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static BatchNorm2d BatchNorm2d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
