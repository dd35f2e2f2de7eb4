namespace TorchSharp;

public static partial class torch
{
    // Two operands, element by element, broadcast.
    public partial class Tensor
    {
        /// <summary>this + alpha * target.</summary>
        public Tensor add(Tensor target, Scalar alpha) =>
            Interop.Own(NativeMethods.dt_add(Handle, target.Handle, alpha.Native), this, target);
        public Tensor add(Tensor target) =>
            Interop.Own(NativeMethods.dt_add(Handle, target.Handle, NativeScalar.One), this, target);
        public Tensor add(Scalar scalar) =>
            Interop.Own(NativeMethods.dt_add_scalar(Handle, scalar.Native, NativeScalar.One), this);
        public Tensor add(Scalar scalar, Scalar alpha) =>
            Interop.Own(NativeMethods.dt_add_scalar(Handle, scalar.Native, alpha.Native), this);
        public Tensor add_(Tensor target, Scalar alpha) =>
            Interop.InPlace(NativeMethods.dt_add_(Handle, target.Handle, alpha.Native), this, target);
        public Tensor add_(Tensor target) =>
            Interop.InPlace(NativeMethods.dt_add_(Handle, target.Handle, NativeScalar.One), this, target);
        public Tensor add_(Scalar scalar) =>
            Interop.InPlace(NativeMethods.dt_add_scalar_(Handle, scalar.Native, NativeScalar.One), this);
        public Tensor add_(Scalar scalar, Scalar alpha) =>
            Interop.InPlace(NativeMethods.dt_add_scalar_(Handle, scalar.Native, alpha.Native), this);

        public Tensor sub(Tensor target) => Interop.Own(NativeMethods.dt_sub(Handle, target.Handle), this, target);
        public Tensor sub(Scalar target) => Interop.Own(NativeMethods.dt_sub_scalar(Handle, target.Native), this);
        public Tensor mul(Tensor target) => Interop.Own(NativeMethods.dt_mul(Handle, target.Handle), this, target);
        public Tensor mul(Scalar target) => Interop.Own(NativeMethods.dt_mul_scalar(Handle, target.Native), this);
        public Tensor div(Tensor target) => Interop.Own(NativeMethods.dt_div(Handle, target.Handle), this, target);
        public Tensor div(Scalar target) => Interop.Own(NativeMethods.dt_div_scalar(Handle, target.Native), this);
        public Tensor pow(Tensor exponent) => Interop.Own(NativeMethods.dt_pow(Handle, exponent.Handle), this, exponent);
        public Tensor pow(Scalar exponent) => Interop.Own(NativeMethods.dt_pow_scalar(Handle, exponent.Native), this);
        public Tensor remainder(Tensor target) => Interop.Own(NativeMethods.dt_remainder(Handle, target.Handle), this, target);
        public Tensor remainder(Scalar scalar) => Interop.Own(NativeMethods.dt_remainder_scalar(Handle, scalar.Native), this);

        public Tensor sub_(Tensor target) => Interop.InPlace(NativeMethods.dt_sub_(Handle, target.Handle), this, target);
        public Tensor sub_(Scalar target) => Interop.InPlace(NativeMethods.dt_sub_scalar_(Handle, target.Native), this);
        public Tensor mul_(Tensor target) => Interop.InPlace(NativeMethods.dt_mul_(Handle, target.Handle), this, target);
        public Tensor mul_(Scalar target) => Interop.InPlace(NativeMethods.dt_mul_scalar_(Handle, target.Native), this);
        public Tensor div_(Tensor target) => Interop.InPlace(NativeMethods.dt_div_(Handle, target.Handle), this, target);
        public Tensor div_(Scalar target) => Interop.InPlace(NativeMethods.dt_div_scalar_(Handle, target.Native), this);
        public Tensor pow_(Tensor exponent) => Interop.InPlace(NativeMethods.dt_pow_(Handle, exponent.Handle), this, exponent);
        public Tensor pow_(Scalar exponent) => Interop.InPlace(NativeMethods.dt_pow_scalar_(Handle, exponent.Native), this);

        public Tensor fill_(Scalar value) => Interop.InPlace(NativeMethods.dt_fill_(Handle, value.Native), this);

        /// <summary>Limits elements to min..max; null is no limit.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Interop.Own(NativeMethods.dt_clamp(Handle, min?.Native ?? default, max?.Native ?? default), this);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) =>
            Interop.InPlace(NativeMethods.dt_clamp_(Handle, min?.Native ?? default, max?.Native ?? default), this);
        public Tensor clamp_min(Scalar min) => clamp(min, null);
        public Tensor clamp_max(Scalar max) => clamp(null, max);

        public Tensor maximum(Tensor other) => Interop.Own(NativeMethods.dt_maximum(Handle, other.Handle), this, other);
        public Tensor minimum(Tensor other) => Interop.Own(NativeMethods.dt_minimum(Handle, other.Handle), this, other);
        public Tensor logical_and(Tensor other) => Interop.Own(NativeMethods.dt_logical_and(Handle, other.Handle), this, other);
        public Tensor logical_or(Tensor other) => Interop.Own(NativeMethods.dt_logical_or(Handle, other.Handle), this, other);
        public Tensor logical_xor(Tensor other) => Interop.Own(NativeMethods.dt_logical_xor(Handle, other.Handle), this, other);

        /// <summary>This tensor where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) =>
            Interop.Own(NativeMethods.dt_where(condition.Handle, Handle, y.Handle), this, condition, y);
    }
}
