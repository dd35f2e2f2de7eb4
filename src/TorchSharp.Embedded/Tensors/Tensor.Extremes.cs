namespace TorchSharp;

public static partial class torch
{
    // The largest, the smallest, and orderings.
    public partial class Tensor
    {
        public Tensor max() => Interop.Own(NativeMethods.dt_max(Handle), this);
        public Tensor min() => Interop.Own(NativeMethods.dt_min(Handle), this);

        public unsafe (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            var results = stackalloc IntPtr[2];
            Interop.Check(NativeMethods.dt_max_dim(Handle, dim, Interop.Flag(keepdim), results), this);
            return (new Tensor(results[0]), new Tensor(results[1]));
        }

        public unsafe (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            var results = stackalloc IntPtr[2];
            Interop.Check(NativeMethods.dt_min_dim(Handle, dim, Interop.Flag(keepdim), results), this);
            return (new Tensor(results[0]), new Tensor(results[1]));
        }

        public unsafe Tensor amax(params long[] dims)
        {
            fixed (long* p = dims) return Interop.Own(NativeMethods.dt_amax(Handle, p, dims.Length, 0), this);
        }

        public unsafe Tensor amin(params long[] dims)
        {
            fixed (long* p = dims) return Interop.Own(NativeMethods.dt_amin(Handle, p, dims.Length, 0), this);
        }

        /// <summary>The index of the largest element, over all elements in row-major order.</summary>
        public unsafe Tensor argmax() => Interop.Own(NativeMethods.dt_argmax(Handle, null, 0), this);
        public unsafe Tensor argmax(long dim, bool keepdim = false) =>
            Interop.Own(NativeMethods.dt_argmax(Handle, &dim, Interop.Flag(keepdim)), this);
        public unsafe Tensor argmin() => Interop.Own(NativeMethods.dt_argmin(Handle, null, 0), this);
        public unsafe Tensor argmin(long dim, bool keepdim = false) =>
            Interop.Own(NativeMethods.dt_argmin(Handle, &dim, Interop.Flag(keepdim)), this);

        public unsafe (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            var results = stackalloc IntPtr[2];
            Interop.Check(NativeMethods.dt_sort(Handle, dim, Interop.Flag(descending), Interop.Flag(stable), results), this);
            return (new Tensor(results[0]), new Tensor(results[1]));
        }

        public Tensor argsort(long dim = -1, bool descending = false) =>
            Interop.Own(NativeMethods.dt_argsort(Handle, dim, Interop.Flag(descending)), this);

        public unsafe (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            var results = stackalloc IntPtr[2];
            Interop.Check(NativeMethods.dt_topk(Handle, k, dim, Interop.Flag(largest), Interop.Flag(sorted), results), this);
            return (new Tensor(results[0]), new Tensor(results[1]));
        }
    }
}
