using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A copy of an array of any rank, in its shape.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static unsafe Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false)
    {
        var source = ElementType(rawArray);
        var size = new long[rawArray.Rank];
        for (var i = 0; i < size.Length; i++) size[i] = rawArray.GetLongLength(i);
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        try
        {
            fixed (long* p = size)
            {
                return Interop.Own(NativeMethods.dt_from_data((void*)pin.AddrOfPinnedObject(), p, size.Length, (int)source,
                    new(dtype, device, requires_grad)));
            }
        }
        finally
        {
            pin.Free();
        }
    }

    /// <summary>A tensor over the memory of an array: writing to one is writing to the other. The array is pinned until the
    /// last tensor over it is gone. A type other than the array's makes a copy.</summary>
    /// <param name="rawArray">A one-dimensional array of numbers.</param>
    /// <param name="dtype">The type of the tensor's elements.</param>
    /// <param name="count">The number of elements; -1 for the rest of the array.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="requires_grad">Whether autograd records operations on the tensor.</param>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        var length = rawArray.LongLength;
        if (offset < 0 || offset >= length) throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0) count = length - offset;
        if (count > length - offset) throw new IndexOutOfRangeException($"element count is too large: {count}");

        var source = ElementType(rawArray);
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        var data = (byte*)pin.AddrOfPinnedObject() + offset * Buffer.ByteLength(rawArray) / length;
        var result = NativeMethods.dt_from_buffer(data, count, (int)source, Interop.Flag(requires_grad), &Unpin, GCHandle.ToIntPtr(pin));
        if (result == IntPtr.Zero)
        {
            pin.Free();
            CheckForErrors();
        }

        var shared = new Tensor(result);
        if (dtype == source) return shared;
        using (shared) return shared.to_type(dtype);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();

    private static ScalarType ElementType(Array array)
    {
        var type = array.GetType().GetElementType();
        if (type == typeof(float)) return ScalarType.Float32;
        if (type == typeof(double)) return ScalarType.Float64;
        if (type == typeof(long)) return ScalarType.Int64;
        if (type == typeof(int)) return ScalarType.Int32;
        if (type == typeof(short)) return ScalarType.Int16;
        if (type == typeof(sbyte)) return ScalarType.Int8;
        if (type == typeof(byte)) return ScalarType.Byte;
        if (type == typeof(bool)) return ScalarType.Bool;
        throw new NotSupportedException($"a tensor cannot hold the elements of a {array.GetType().Name}");
    }
}
