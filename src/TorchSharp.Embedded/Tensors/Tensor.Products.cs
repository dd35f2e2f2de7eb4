namespace TorchSharp;

public static partial class torch
{
    // Products of vectors and matrices.
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Interop.Own(NativeMethods.dt_matmul(Handle, target.Handle), this, target);
        public Tensor mm(Tensor target) => Interop.Own(NativeMethods.dt_mm(Handle, target.Handle), this, target);
        public Tensor bmm(Tensor batch2) => Interop.Own(NativeMethods.dt_bmm(Handle, batch2.Handle), this, batch2);
        public Tensor mv(Tensor target) => Interop.Own(NativeMethods.dt_mv(Handle, target.Handle), this, target);
        public Tensor dot(Tensor target) => Interop.Own(NativeMethods.dt_dot(Handle, target.Handle), this, target);
        public Tensor outer(Tensor vec2) => Interop.Own(NativeMethods.dt_outer(Handle, vec2.Handle), this, vec2);

        /// <summary>beta * this + alpha * mat1 mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Interop.Own(NativeMethods.dt_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);
    }
}
