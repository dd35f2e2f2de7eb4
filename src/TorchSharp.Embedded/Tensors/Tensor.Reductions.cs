namespace TorchSharp;

public static partial class torch
{
    // Many elements to one.
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Interop.Own(NativeMethods.dt_sum(Handle, Interop.OptionalType(type)), this);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum(dim.AsSpan(), keepdim, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);
        public unsafe Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* p = dim)
                return Interop.Own(
                    NativeMethods.dt_sum_dims(Handle, p, dim.Length, Interop.Flag(keepdim), Interop.OptionalType(type)), this);
        }

        public Tensor mean() => Interop.Own(NativeMethods.dt_mean(Handle), this);
        public unsafe Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* p = dimensions)
                return Interop.Own(
                    NativeMethods.dt_mean_dims(Handle, p, dimensions.Length, Interop.Flag(keepdim), Interop.OptionalType(type)), this);
        }

        /// <summary>The variance, divided by n - 1 unless unbiased is false.</summary>
        public Tensor var(bool unbiased = true) => Interop.Own(NativeMethods.dt_var(Handle, Interop.Flag(unbiased)), this);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false) => var([dim], unbiased, keepdim);
        public unsafe Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false)
        {
            fixed (long* p = dimensions)
                return Interop.Own(
                    NativeMethods.dt_var_dims(Handle, p, dimensions.Length, Interop.Flag(unbiased), Interop.Flag(keepdim)), this);
        }

        /// <summary>The square root of the variance.</summary>
        public Tensor std(bool unbiased = true) => Interop.Own(NativeMethods.dt_std(Handle, Interop.Flag(unbiased)), this);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false) => std([dim], unbiased, keepdim);
        public unsafe Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false)
        {
            fixed (long* p = dimensions)
                return Interop.Own(
                    NativeMethods.dt_std_dims(Handle, p, dimensions.Length, Interop.Flag(unbiased), Interop.Flag(keepdim)), this);
        }

        public Tensor norm(float p = 2.0f) => Interop.Own(NativeMethods.dt_norm(Handle, p), this);
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Interop.Own(NativeMethods.dt_norm_dim(Handle, dim, Interop.Flag(keepdim), p), this);

        public Tensor logsumexp(long dim, bool keepdim = false) =>
            Interop.Own(NativeMethods.dt_logsumexp(Handle, dim, Interop.Flag(keepdim)), this);
        public Tensor cumsum(long dim, ScalarType? type = null) =>
            Interop.Own(NativeMethods.dt_cumsum(Handle, dim, Interop.OptionalType(type)), this);
        public Tensor softmax(long dim, ScalarType? dtype = null) =>
            Interop.Own(NativeMethods.dt_softmax(Handle, dim, Interop.OptionalType(dtype)), this);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Interop.Own(NativeMethods.dt_log_softmax(Handle, dim, Interop.OptionalType(dtype)), this);

        public Tensor all() => Interop.Own(NativeMethods.dt_all(Handle), this);
        public Tensor all(long dim, bool keepdim = false) =>
            Interop.Own(NativeMethods.dt_all_dim(Handle, dim, Interop.Flag(keepdim)), this);
        public Tensor any() => Interop.Own(NativeMethods.dt_any(Handle), this);
        public Tensor any(long dim, bool keepdim = false) =>
            Interop.Own(NativeMethods.dt_any_dim(Handle, dim, Interop.Flag(keepdim)), this);
    }
}
