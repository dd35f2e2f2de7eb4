using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>One item of a bracketed index as it crosses to native code (DtIndex in native/indexing.cpp).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeIndex
{
    internal long Start;
    internal long Stop;
    internal long Step;
    internal IntPtr Tensor;
    internal NativeIndexKind Kind;
    internal int Given;
}

internal enum NativeIndexKind
{
    None = 0,
    Ellipsis = 1,
    Single = 2,
    Bool = 3,
    Tensor = 4,
    Slice = 5,
}
