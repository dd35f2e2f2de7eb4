namespace TorchSharp;

public static partial class torch
{
    // One operand, element by element.
    public partial class Tensor
    {
        public Tensor abs() => Interop.Own(NativeMethods.dt_abs(Handle), this);
        public Tensor neg() => Interop.Own(NativeMethods.dt_neg(Handle), this);
        public Tensor exp() => Interop.Own(NativeMethods.dt_exp(Handle), this);
        public Tensor expm1() => Interop.Own(NativeMethods.dt_expm1(Handle), this);
        public Tensor log() => Interop.Own(NativeMethods.dt_log(Handle), this);
        public Tensor log1p() => Interop.Own(NativeMethods.dt_log1p(Handle), this);
        public Tensor log2() => Interop.Own(NativeMethods.dt_log2(Handle), this);
        public Tensor log10() => Interop.Own(NativeMethods.dt_log10(Handle), this);
        public Tensor sqrt() => Interop.Own(NativeMethods.dt_sqrt(Handle), this);
        public Tensor rsqrt() => Interop.Own(NativeMethods.dt_rsqrt(Handle), this);
        public Tensor square() => Interop.Own(NativeMethods.dt_square(Handle), this);
        public Tensor reciprocal() => Interop.Own(NativeMethods.dt_reciprocal(Handle), this);
        public Tensor sign() => Interop.Own(NativeMethods.dt_sign(Handle), this);
        public Tensor floor() => Interop.Own(NativeMethods.dt_floor(Handle), this);
        public Tensor ceil() => Interop.Own(NativeMethods.dt_ceil(Handle), this);
        public Tensor trunc() => Interop.Own(NativeMethods.dt_trunc(Handle), this);
        public Tensor sin() => Interop.Own(NativeMethods.dt_sin(Handle), this);
        public Tensor cos() => Interop.Own(NativeMethods.dt_cos(Handle), this);
        public Tensor erf() => Interop.Own(NativeMethods.dt_erf(Handle), this);
        public Tensor sigmoid() => Interop.Own(NativeMethods.dt_sigmoid(Handle), this);
        public Tensor tanh() => Interop.Own(NativeMethods.dt_tanh(Handle), this);
        public Tensor relu() => Interop.Own(NativeMethods.dt_relu(Handle), this);
        public Tensor isnan() => Interop.Own(NativeMethods.dt_isnan(Handle), this);
        public Tensor isinf() => Interop.Own(NativeMethods.dt_isinf(Handle), this);
        public Tensor isfinite() => Interop.Own(NativeMethods.dt_isfinite(Handle), this);
        public Tensor logical_not() => Interop.Own(NativeMethods.dt_logical_not(Handle), this);

        public Tensor abs_() => Interop.InPlace(NativeMethods.dt_abs_(Handle), this);
        public Tensor neg_() => Interop.InPlace(NativeMethods.dt_neg_(Handle), this);
        public Tensor exp_() => Interop.InPlace(NativeMethods.dt_exp_(Handle), this);
        public Tensor log_() => Interop.InPlace(NativeMethods.dt_log_(Handle), this);
        public Tensor sqrt_() => Interop.InPlace(NativeMethods.dt_sqrt_(Handle), this);
        public Tensor sigmoid_() => Interop.InPlace(NativeMethods.dt_sigmoid_(Handle), this);
        public Tensor tanh_() => Interop.InPlace(NativeMethods.dt_tanh_(Handle), this);
        public Tensor relu_() => Interop.InPlace(NativeMethods.dt_relu_(Handle), this);
        public Tensor zero_() => Interop.InPlace(NativeMethods.dt_zero_(Handle), this);
    }
}
