namespace TorchSharp;

public static partial class torch
{
    // Reading and writing by index and mask.
    public partial class Tensor
    {
        public unsafe Tensor index(params TensorIndex[] indices)
        {
            var native = stackalloc NativeIndex[indices.Length];
            for (var i = 0; i < indices.Length; i++) native[i] = indices[i].ToNative();
            return Interop.Own(NativeMethods.dt_index(Handle, native, indices.Length), this, indices);
        }

        public unsafe Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var native = stackalloc NativeIndex[indices.Length];
            for (var i = 0; i < indices.Length; i++) native[i] = indices[i].ToNative();
            return Interop.InPlace(NativeMethods.dt_index_put_(Handle, native, indices.Length, value.Handle), this, indices, value);
        }

        public unsafe Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            var native = stackalloc NativeIndex[indices.Length];
            for (var i = 0; i < indices.Length; i++) native[i] = indices[i].ToNative();
            return Interop.InPlace(NativeMethods.dt_index_put_scalar_(Handle, native, indices.Length, value.Native), this, indices);
        }

        /// <summary>The elements, rows, slices that the indices name; setting writes to them.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The rows at the indices of a tensor, or those where a mask holds.</summary>
        public Tensor this[params Tensor[] indices]
        {
            get => index(Array.ConvertAll(indices, TensorIndex.Tensor));
            set => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));
        }

        public Tensor this[long i1]
        {
            get => index(i1);
            set => index_put_(value, i1);
        }

        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, i1, i2, i3);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, i1, i2, i3, i4);
        }

        public Tensor index_select(long dim, Tensor index) =>
            Interop.Own(NativeMethods.dt_index_select(Handle, dim, index.Handle), this, index);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Interop.InPlace(NativeMethods.dt_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Native), this, index, source);
        public Tensor gather(long dim, Tensor index) =>
            Interop.Own(NativeMethods.dt_gather(Handle, dim, index.Handle), this, index);
        public Tensor scatter(long dim, Tensor index, Tensor src) =>
            Interop.Own(NativeMethods.dt_scatter(Handle, dim, index.Handle, src.Handle), this, index, src);
        public Tensor scatter_(long dim, Tensor index, Tensor src) =>
            Interop.InPlace(NativeMethods.dt_scatter_(Handle, dim, index.Handle, src.Handle), this, index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Interop.InPlace(NativeMethods.dt_scatter_add_(Handle, dim, index.Handle, src.Handle), this, index, src);
        public Tensor masked_fill(Tensor mask, Scalar value) =>
            Interop.Own(NativeMethods.dt_masked_fill(Handle, mask.Handle, value.Native), this, mask);
        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            Interop.InPlace(NativeMethods.dt_masked_fill_(Handle, mask.Handle, value.Native), this, mask);
        public Tensor masked_select(Tensor mask) => Interop.Own(NativeMethods.dt_masked_select(Handle, mask.Handle), this, mask);

        /// <summary>The indices of the elements that are not zero, a row for each.</summary>
        public Tensor nonzero() => Interop.Own(NativeMethods.dt_nonzero(Handle), this);
    }
}
