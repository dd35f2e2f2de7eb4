namespace TorchSharp;

public static partial class torch
{
    /// <summary>One item of a bracketed index: a number, a slice, a mask, a tensor of indices, a new dimension.</summary>
    public struct TensorIndex
    {
        private NativeIndexKind _kind;
        private long? _start;
        private long? _stop;
        private long? _step;
        private Tensor? _tensor;

        public static readonly TensorIndex Ellipsis = new() { _kind = NativeIndexKind.Ellipsis };
        public static readonly TensorIndex None = new() { _kind = NativeIndexKind.None };
        public static readonly TensorIndex Null = None;
        public static readonly TensorIndex Colon = Slice();

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { _kind = NativeIndexKind.Slice, _start = start, _stop = stop, _step = step };

        public static TensorIndex Slice(Range range)
        {
            var start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            var open = range.End is { IsFromEnd: true, Value: 0 };
            return Slice(start, open ? null : range.End.IsFromEnd ? -range.End.Value : range.End.Value);
        }

        public static TensorIndex Bool(bool value) => new() { _kind = NativeIndexKind.Bool, _start = value ? 1 : 0 };
        public static TensorIndex Single(long? index) => new() { _kind = NativeIndexKind.Single, _start = index };
        public static TensorIndex Tensor(Tensor tensor) => new() { _kind = NativeIndexKind.Tensor, _tensor = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Range range) => Slice(range);

        internal readonly NativeIndex ToNative() => new()
        {
            Kind = _kind,
            Start = _start ?? 0,
            Stop = _stop ?? 0,
            Step = _step ?? 0,
            Tensor = Interop.OptionalHandle(_tensor),
            Given = (_start is null ? 0 : 1) | (_stop is null ? 0 : 2) | (_step is null ? 0 : 4),
        };
    }
}
