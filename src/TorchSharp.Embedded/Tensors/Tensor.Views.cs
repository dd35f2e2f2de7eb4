namespace TorchSharp;

public static partial class torch
{
    // Views: the result shares this tensor's memory wherever it can.
    public partial class Tensor
    {
        /// <summary>The same elements in another shape, without copying; -1 is worked out.</summary>
        public unsafe Tensor view(params long[] shape)
        {
            fixed (long* p = shape) return Interop.Own(NativeMethods.dt_view(Handle, p, shape.Length), this);
        }

        /// <summary>As view, but copies when the strides ask for it.</summary>
        public unsafe Tensor reshape(params long[] shape)
        {
            fixed (long* p = shape) return Interop.Own(NativeMethods.dt_reshape(Handle, p, shape.Length), this);
        }

        public unsafe Tensor expand(params long[] sizes)
        {
            fixed (long* p = sizes) return Interop.Own(NativeMethods.dt_expand(Handle, p, sizes.Length), this);
        }

        public Tensor expand_as(Tensor other) => expand(other.shape);
        public Tensor view_as(Tensor other) => view(other.shape);

        public unsafe Tensor repeat(params long[] sizes)
        {
            fixed (long* p = sizes) return Interop.Own(NativeMethods.dt_repeat(Handle, p, sizes.Length), this);
        }

        public unsafe Tensor permute(params long[] permutation)
        {
            fixed (long* p = permutation) return Interop.Own(NativeMethods.dt_permute(Handle, p, permutation.Length), this);
        }

        public unsafe Tensor flip(params long[] dims)
        {
            fixed (long* p = dims) return Interop.Own(NativeMethods.dt_flip(Handle, p, dims.Length), this);
        }

        public Tensor t() => Interop.Own(NativeMethods.dt_t(Handle), this);
        public Tensor transpose(long dim0, long dim1) => Interop.Own(NativeMethods.dt_transpose(Handle, dim0, dim1), this);

        /// <summary>Drops dimensions of size one: all, or the given.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } d
            ? Interop.Own(NativeMethods.dt_squeeze_dim(Handle, d), this)
            : Interop.Own(NativeMethods.dt_squeeze(Handle), this);

        public Tensor unsqueeze(long dim) => Interop.Own(NativeMethods.dt_unsqueeze(Handle, dim), this);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Interop.Own(NativeMethods.dt_flatten(Handle, start_dim, end_dim), this);
        public Tensor narrow(long dim, long start, long length) =>
            Interop.Own(NativeMethods.dt_narrow(Handle, dim, start, length), this);
        public Tensor slice(long dim, long start, long finish, long step) =>
            Interop.Own(NativeMethods.dt_slice(Handle, dim, start, finish, step), this);
        public Tensor select(long dim, long index) => Interop.Own(NativeMethods.dt_select(Handle, dim, index), this);

        /// <summary>A view of chosen sizes and strides, both in elements, into the tensor's storage.</summary>
        public unsafe Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L)
        {
            if (size.Length != strides.Length) throw new ArgumentException("as_strided: size and strides differ in length");
            fixed (long* p = size, q = strides)
                return Interop.Own(NativeMethods.dt_as_strided(Handle, p, q, size.Length, storageOffset), this);
        }

        /// <summary>Parts of the given size; the last may be smaller.</summary>
        public unsafe Tensor[] split(long size, int dim = 0)
        {
            if (size <= 0) throw new ArgumentOutOfRangeException(nameof(size), size, "split: the size of a part must be positive");
            var capacity = Math.Max(1, (this.size(dim) + size - 1) / size);
            var results = new IntPtr[capacity];
            long count;
            fixed (IntPtr* p = results) Interop.Check(NativeMethods.dt_split(Handle, size, dim, p, capacity, &count), this);
            return Interop.OwnAll(results, count);
        }

        public unsafe Tensor[] split(long[] sizes, long dim = 0)
        {
            var results = new IntPtr[sizes.Length];
            long count;
            fixed (long* q = sizes)
            fixed (IntPtr* p = results)
                Interop.Check(NativeMethods.dt_split_sizes(Handle, q, sizes.Length, dim, p, &count), this);
            return Interop.OwnAll(results, count);
        }

        /// <summary>At most the given number of equal parts; the last may be smaller.</summary>
        public unsafe Tensor[] chunk(long chunks, long dim = 0L)
        {
            if (chunks <= 0) throw new ArgumentOutOfRangeException(nameof(chunks), chunks, "chunk: the number of parts must be positive");
            var results = new IntPtr[chunks];
            long count;
            fixed (IntPtr* p = results) Interop.Check(NativeMethods.dt_chunk(Handle, chunks, dim, p, &count), this);
            return Interop.OwnAll(results, count);
        }

        public unsafe Tensor[] unbind(long dimension = 0L)
        {
            var capacity = size((int)dimension);
            var results = new IntPtr[capacity];
            long count;
            fixed (IntPtr* p = results) Interop.Check(NativeMethods.dt_unbind(Handle, dimension, p, capacity, &count), this);
            return Interop.OwnAll(results, count);
        }
    }
}
