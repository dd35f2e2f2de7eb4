using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Mean over windows of (batch, channels, length).</summary>
        public sealed class AvgPool1d : nn.Module<Tensor, Tensor>
        {
            private readonly long _kernel;
            private readonly long _stride;
            private readonly long _padding;
            private readonly bool _ceil;
            private readonly bool _countPadding;

            internal AvgPool1d(long kernel, long stride, long padding, bool ceil, bool countPadding) : base(nameof(AvgPool1d)) =>
                (_kernel, _stride, _padding, _ceil, _countPadding) = (kernel, stride, padding, ceil, countPadding);

            public override Tensor forward(Tensor input) =>
                nn.functional.avg_pool1d(input, _kernel, _stride, _padding, _ceil, _countPadding);
        }

        /// <summary>Mean over windows of (batch, channels, height, width).</summary>
        public sealed class AvgPool2d : nn.Module<Tensor, Tensor>
        {
            private readonly (long, long) _kernel;
            private readonly (long, long) _stride;
            private readonly (long, long) _padding;
            private readonly bool _ceil;
            private readonly bool _countPadding;
            private readonly long? _divisor;

            internal AvgPool2d(
                (long, long) kernel, (long, long) stride, (long, long) padding, bool ceil, bool countPadding, long? divisor)
                : base(nameof(AvgPool2d)) =>
                (_kernel, _stride, _padding, _ceil, _countPadding, _divisor) = (kernel, stride, padding, ceil, countPadding, divisor);

            public override Tensor forward(Tensor input) =>
                nn.functional.AveragePool2d(input, _kernel, _stride, _padding, _ceil, _countPadding, _divisor);
        }

        /// <summary>Mean over as many windows as give the wanted length.</summary>
        public sealed class AdaptiveAvgPool1d : nn.Module<Tensor, Tensor>
        {
            private readonly long _size;

            internal AdaptiveAvgPool1d(long size) : base(nameof(AdaptiveAvgPool1d)) => _size = size;

            public override Tensor forward(Tensor input) => nn.functional.adaptive_avg_pool1d(input, _size);
        }

        /// <summary>Mean over as many windows as give the wanted height and width.</summary>
        public sealed class AdaptiveAvgPool2d : nn.Module<Tensor, Tensor>
        {
            private readonly (long, long) _size;

            internal AdaptiveAvgPool2d((long, long) size) : base(nameof(AdaptiveAvgPool2d)) => _size = size;

            public override Tensor forward(Tensor input) => nn.functional.adaptive_avg_pool2d(input, _size);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static AvgPool1d AvgPool1d(
                long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) =>
                new(kernel_size, stride ?? kernel_size, padding, ceil_mode, count_include_pad);

            public static AvgPool2d AvgPool2d(
                long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                new(
                    Square(kernel_size), Square(stride ?? kernel_size), Square(padding ?? 0), ceil_mode, count_include_pad,
                    divisor_override);

            public static AvgPool2d AvgPool2d(
                long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null)
            {
                var kernel = (kernel_size[0], kernel_size[1]);
                return new(
                    kernel, stride is null ? kernel : (stride[0], stride[1]), padding is null ? (0, 0) : (padding[0], padding[1]),
                    ceil_mode, count_include_pad, divisor_override);
            }

            public static AdaptiveAvgPool1d AdaptiveAvgPool1d(long output_size) => new(output_size);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new(Square(output_size));

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(output_size);
        }
    }
}
