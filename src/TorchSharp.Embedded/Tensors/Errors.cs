using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Throws ExternalException with libtorch's message when a call of this thread failed and nobody has said so
    /// yet.</summary>
    public static unsafe void CheckForErrors()
    {
        var message = NativeMethods.dt_take_error();
        if (message != null) throw new ExternalException(Marshal.PtrToStringUTF8((IntPtr)message));
    }
}
