namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Interop.Own(NativeMethods.dt_add(Handle, target.Handle, NativeScalar.One), this, target);
    }
}
