using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        /// <summary>(x - y)²</summary>
        public sealed class MSELoss : Loss<Tensor, Tensor, Tensor>
        {
            public MSELoss(Reduction reduction = Reduction.Mean) : base(reduction)
            {
            }

            public override Tensor forward(Tensor input, Tensor target) => functional.mse_loss(input, target, reduction);
        }

        /// <summary>Half the square below delta, delta · (|x - y| - delta / 2) above.</summary>
        public sealed class HuberLoss : Loss<Tensor, Tensor, Tensor>
        {
            public HuberLoss(double delta = 1.0, Reduction reduction = Reduction.Mean) : base(reduction) => this.delta = delta;

            public double delta { get; }

            public override Tensor forward(Tensor input, Tensor target) => functional.huber_loss(input, target, delta, reduction);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static HuberLoss HuberLoss(double delta = 1.0, Reduction reduction = Reduction.Mean) => new(delta, reduction);
        }
    }
}
