namespace TorchSharp;

public static partial class torch
{
    // Comparison, element by element; the operators give tensors, so test for null with "is null".
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Interop.Own(NativeMethods.dt_eq(Handle, target.Handle), this, target);
        public Tensor eq(Scalar target) => Interop.Own(NativeMethods.dt_eq_scalar(Handle, target.Native), this);
        public Tensor ne(Tensor target) => Interop.Own(NativeMethods.dt_ne(Handle, target.Handle), this, target);
        public Tensor ne(Scalar target) => Interop.Own(NativeMethods.dt_ne_scalar(Handle, target.Native), this);
        public Tensor lt(Tensor target) => Interop.Own(NativeMethods.dt_lt(Handle, target.Handle), this, target);
        public Tensor lt(Scalar target) => Interop.Own(NativeMethods.dt_lt_scalar(Handle, target.Native), this);
        public Tensor le(Tensor target) => Interop.Own(NativeMethods.dt_le(Handle, target.Handle), this, target);
        public Tensor le(Scalar target) => Interop.Own(NativeMethods.dt_le_scalar(Handle, target.Native), this);
        public Tensor gt(Tensor target) => Interop.Own(NativeMethods.dt_gt(Handle, target.Handle), this, target);
        public Tensor gt(Scalar target) => Interop.Own(NativeMethods.dt_gt_scalar(Handle, target.Native), this);
        public Tensor ge(Tensor target) => Interop.Own(NativeMethods.dt_ge(Handle, target.Handle), this, target);
        public Tensor ge(Scalar target) => Interop.Own(NativeMethods.dt_ge_scalar(Handle, target.Native), this);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        /// <summary>True when shape and elements are the same.</summary>
        public unsafe bool Equals(Tensor target)
        {
            if (target is null) return false;
            byte result;
            Interop.Check(NativeMethods.dt_equal(Handle, target.Handle, &result), this, target);
            return result != 0;
        }

        /// <summary>True when |this - target| is at most atol + rtol * |target| everywhere.</summary>
        public unsafe bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            byte result;
            Interop.Check(NativeMethods.dt_allclose(Handle, target.Handle, rtol, atol, Interop.Flag(equal_nan), &result), this, target);
            return result != 0;
        }
    }
}
