using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>While training, zeroes each value with probability p and scales the others by 1 / (1 - p).</summary>
        public sealed class Dropout : nn.Module<Tensor, Tensor>
        {
            private readonly double _probability;
            private readonly bool _inplace;

            internal Dropout(double probability, bool inplace) : base(nameof(Dropout)) =>
                (_probability, _inplace) = (probability, inplace);

            public override Tensor forward(Tensor input) => nn.functional.dropout(input, _probability, training, _inplace);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}
