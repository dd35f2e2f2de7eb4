namespace TorchSharp;

public static partial class torch
{
    /// <summary>start, start + step, ... below stop; int64 when all are integers, else float32, unless told.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Interop.Own(NativeMethods.dt_arange(start.Native, stop.Native, step.Native, new(dtype, device, requires_grad)));

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>The given number of points from start to end, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Interop.Own(NativeMethods.dt_linspace(start, end, steps, new(dtype, device, requires_grad)));

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Interop.Own(NativeMethods.dt_eye(rows, columns < 0 ? rows : columns, new(dtype, device, requires_grad)));
}
