using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Joins a range of dimensions, by default all but the batch's.</summary>
        public sealed class Flatten : nn.Module<Tensor, Tensor>
        {
            private readonly long _start;
            private readonly long _end;

            internal Flatten(long start, long end) : base(nameof(Flatten)) => (_start, _end) = (start, end);

            public override Tensor forward(Tensor input) => input.flatten(_start, _end);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);
        }
    }
}
