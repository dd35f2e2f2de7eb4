using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A table of vectors, drawn from N(0, 1); the padding index's row is zero and gets no gradient.</summary>
        public sealed class Embedding : nn.Module<Tensor, Tensor>
        {
            private readonly long _paddingIndex;
            private readonly double _maxNorm;
            private readonly double _normType;
            private readonly bool _scaleByFrequency;
            private readonly bool _sparse;
            private Parameter _weight;

            internal Embedding(
                long rows, long width, long? paddingIndex, double? maxNorm, double normType, bool scaleByFrequency, bool sparse,
                Device? device, ScalarType? dtype)
                : base(nameof(Embedding))
            {
                if (paddingIndex is { } index && (index >= rows || index < -rows))
                    throw new ArgumentOutOfRangeException(nameof(paddingIndex), index, $"The table has {rows} rows.");
                _paddingIndex = paddingIndex is < 0 ? rows + paddingIndex.Value : paddingIndex ?? -1;
                (_maxNorm, _normType, _scaleByFrequency, _sparse) = (maxNorm ?? -1, normType, scaleByFrequency, sparse);
                _weight = LayerParameters.New([rows, width], device, dtype);
                nn.init.normal_(_weight);
                if (_paddingIndex >= 0)
                {
                    using var scope = no_grad();
                    using var row = _weight.narrow(0, _paddingIndex, 1);
                    nn.init.zeros_(row);
                }

                ConditionallyRegisterParameter(nameof(weight), _weight);
            }

            public Parameter? weight
            {
                get => _weight;
                set => ConditionallyRegisterParameter(nameof(weight), _weight = LayerParameters.Replace(_weight, value)!);
            }

            public override Tensor forward(Tensor input) =>
                Interop.Own(
                    NativeMethods.dt_nn_embedding(
                        input.Handle, _weight.Handle, _paddingIndex, _maxNorm, _normType, Interop.Flag(_scaleByFrequency),
                        Interop.Flag(_sparse)),
                    input, _weight);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null,
                double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null,
                ScalarType? dtype = null) =>
                new(num_embeddings, embedding_dims, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, device, dtype);
        }
    }
}
