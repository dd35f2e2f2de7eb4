using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Maximum over windows of (batch, channels, length).</summary>
        public sealed class MaxPool1d : nn.Module<Tensor, Tensor>
        {
            private readonly long _kernel;
            private readonly long _stride;
            private readonly long _padding;
            private readonly long _dilation;
            private readonly bool _ceil;

            internal MaxPool1d(long kernel, long stride, long padding, long dilation, bool ceil) : base(nameof(MaxPool1d)) =>
                (_kernel, _stride, _padding, _dilation, _ceil) = (kernel, stride, padding, dilation, ceil);

            public override Tensor forward(Tensor input) =>
                nn.functional.max_pool1d(input, _kernel, _stride, _padding, _dilation, _ceil);
        }

        /// <summary>Maximum over windows of (batch, channels, height, width).</summary>
        public sealed class MaxPool2d : nn.Module<Tensor, Tensor>
        {
            private readonly (long, long) _kernel;
            private readonly (long, long) _stride;
            private readonly (long, long) _padding;
            private readonly (long, long) _dilation;
            private readonly bool _ceil;

            internal MaxPool2d((long, long) kernel, (long, long) stride, (long, long) padding, (long, long) dilation, bool ceil)
                : base(nameof(MaxPool2d)) =>
                (_kernel, _stride, _padding, _dilation, _ceil) = (kernel, stride, padding, dilation, ceil);

            public override Tensor forward(Tensor input) =>
                nn.functional.max_pool2d(input, _kernel, _stride, _padding, _dilation, _ceil);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static MaxPool1d MaxPool1d(
                long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride ?? kernel_size, padding ?? 0, dilation ?? 1, ceil_mode);

            public static MaxPool2d MaxPool2d(
                long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new(Square(kernel_size), Square(stride ?? kernel_size), Square(padding ?? 0), Square(dilation ?? 1), ceil_mode);

            public static MaxPool2d MaxPool2d(
                (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride ?? kernel_size, padding ?? (0, 0), dilation ?? (1, 1), ceil_mode);

            private static (long, long) Square(long size) => (size, size);
        }
    }
}
