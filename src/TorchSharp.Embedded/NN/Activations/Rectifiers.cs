using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>max(0, x)</summary>
        public sealed class ReLU : nn.Module<Tensor, Tensor>
        {
            private readonly bool _inplace;

            internal ReLU(bool inplace) : base(nameof(ReLU)) => _inplace = inplace;

            public override Tensor forward(Tensor input) => nn.functional.relu(input, _inplace);
        }

        /// <summary>x where positive, else negative_slope · x</summary>
        public sealed class LeakyReLU : nn.Module<Tensor, Tensor>
        {
            private readonly double _negativeSlope;
            private readonly bool _inplace;

            internal LeakyReLU(double negativeSlope, bool inplace) : base(nameof(LeakyReLU)) =>
                (_negativeSlope, _inplace) = (negativeSlope, inplace);

            public override Tensor forward(Tensor input) => nn.functional.leaky_relu(input, _negativeSlope, _inplace);
        }

        /// <summary>x where positive, else alpha · (eˣ - 1)</summary>
        public sealed class ELU : nn.Module<Tensor, Tensor>
        {
            private readonly double _alpha;
            private readonly bool _inplace;

            internal ELU(double alpha, bool inplace) : base(nameof(ELU)) => (_alpha, _inplace) = (alpha, inplace);

            public override Tensor forward(Tensor input) => nn.functional.elu(input, _alpha, _inplace);
        }

        /// <summary>ELU with the scale and alpha that keep mean 0 and variance 1.</summary>
        public sealed class SELU : nn.Module<Tensor, Tensor>
        {
            private readonly bool _inplace;

            internal SELU(bool inplace) : base(nameof(SELU)) => _inplace = inplace;

            public override Tensor forward(Tensor input) => nn.functional.selu(input, _inplace);
        }

        /// <summary>x · Φ(x), Φ the normal distribution's (no tanh approximation).</summary>
        public sealed class GELU : nn.Module<Tensor, Tensor>
        {
            internal GELU() : base(nameof(GELU))
            {
            }

            public override Tensor forward(Tensor input) => nn.functional.gelu(input);
        }

        /// <summary>x · sigmoid(x)</summary>
        public sealed class SiLU : nn.Module<Tensor, Tensor>
        {
            internal SiLU() : base(nameof(SiLU))
            {
            }

            public override Tensor forward(Tensor input) => nn.functional.SiLU(input);
        }

        /// <summary>log(1 + e^(beta · x)) / beta, and x itself where beta · x is above the threshold.</summary>
        public sealed class Softplus : nn.Module<Tensor, Tensor>
        {
            private readonly double _beta;
            private readonly double _threshold;

            internal Softplus(double beta, double threshold) : base(nameof(Softplus)) => (_beta, _threshold) = (beta, threshold);

            public override Tensor forward(Tensor input) => nn.functional.softplus(input, _beta, _threshold);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static ReLU ReLU(bool inplace = false) => new(inplace);

            public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);

            public static ELU ELU(double alpha = 1.0, bool inplace = false) => new(alpha, inplace);

            public static SELU SELU(bool inplace = false) => new(inplace);

            public static GELU GELU() => new();

            public static SiLU SiLU() => new();

            public static Softplus Softplus(double beta = 1.0, double threshold = 20.0) => new(beta, threshold);
        }
    }
}
