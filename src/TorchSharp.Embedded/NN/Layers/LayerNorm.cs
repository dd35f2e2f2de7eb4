using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Normalises each sample over its last dimensions.</summary>
        public sealed class LayerNorm : nn.Module<Tensor, Tensor>
        {
            private readonly long[] _shape;
            private readonly double _eps;
            private Parameter? _weight;
            private Parameter? _bias;

            internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, Device? device, ScalarType? dtype)
                : base(nameof(LayerNorm))
            {
                (_shape, _eps) = (shape, eps);
                if (!affine) return;
                ConditionallyRegisterParameter(nameof(weight), _weight = LayerParameters.Filled(shape, 1, device, dtype));
                if (hasBias) ConditionallyRegisterParameter(nameof(bias), _bias = LayerParameters.Filled(shape, 0, device, dtype));
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

            public override Tensor forward(Tensor input) => nn.functional.layer_norm(input, _shape, _weight, _bias, _eps);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static LayerNorm LayerNorm(
                long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true,
                Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            public static LayerNorm LayerNorm(
                long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true,
                Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
