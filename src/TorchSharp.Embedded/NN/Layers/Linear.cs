using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>input × weightᵀ + bias; weight is (outputs, inputs).</summary>
        public sealed class Linear : nn.Module<Tensor, Tensor>
        {
            private Parameter _weight;
            private Parameter? _bias;

            internal Linear(long inputs, long outputs, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Linear))
            {
                _weight = LayerParameters.Weight([outputs, inputs], device, dtype);
                _bias = hasBias ? LayerParameters.Bias(_weight, outputs, device, dtype) : null;
                ConditionallyRegisterParameter(nameof(weight), _weight);
                ConditionallyRegisterParameter(nameof(bias), _bias);
            }

            public Parameter? weight
            {
                get => _weight;
                set => ConditionallyRegisterParameter(nameof(weight), _weight = LayerParameters.Replace(_weight, value)!);
            }

            public Parameter? bias
            {
                get => _bias;
                set => ConditionallyRegisterParameter(nameof(bias), _bias = LayerParameters.Replace(_bias, value));
            }

            public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight, _bias);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(
                long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);
        }
    }
}
