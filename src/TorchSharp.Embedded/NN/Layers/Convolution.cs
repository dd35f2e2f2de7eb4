using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
    }

    namespace Modules
    {
        /// <summary>What convolutions of one and two dimensions share: weight (outputs, inputs / groups, kernel…) and bias.</summary>
        public abstract class Convolution : nn.Module<Tensor, Tensor>
        {
            private protected readonly ConvolutionSizes _sizes;
            private protected Parameter _weight;
            private protected Parameter? _bias;

            private protected Convolution(
                string name, long inputs, long outputs, ConvolutionSizes sizes, bool hasBias, Device? device, ScalarType? dtype)
                : base(name)
            {
                _sizes = sizes;
                _weight = LayerParameters.Weight([outputs, inputs / sizes.Groups, .. sizes.Kernel], device, dtype);
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

            public sealed override Tensor forward(Tensor input)
            {
                if (_sizes.Mode == PaddingModes.Zeros) return Convolve(input, _sizes.Padding);
                using var padded = nn.functional.PadBorders(input, _sizes.BordersFromLast, _sizes.Mode);
                return Convolve(padded, _sizes.NoPadding);
            }

            private protected abstract Tensor Convolve(Tensor input, long[] padding);
        }
    }
}
