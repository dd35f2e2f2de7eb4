namespace TorchSharp;

public static partial class torch
{
    // The elements, in .NET.
    public partial class Tensor
    {
        /// <summary>The one element of a tensor of one element.</summary>
        public unsafe Scalar ToScalar()
        {
            NativeScalar result;
            Interop.Check(NativeMethods.dt_item(Handle, &result), this);
            return new Scalar(result);
        }

        /// <summary>The one element, T being exactly the tensor's type. ArgumentException otherwise.</summary>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            using var accessor = data<T>();
            return accessor[0];
        }

        /// <summary>The elements; those of another device are copied to the CPU first.</summary>
        public Utils.TensorAccessor<T> data<T>() where T : unmanaged
        {
            if (!Fits(typeof(T))) throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            return new Utils.TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The memory of a contiguous tensor of the CPU, without a copy: it lives no longer than the tensor.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new NotImplementedException("bytes of a tensor that is not contiguous");
                var size = NumberOfElements * ElementSize;
                if (size > int.MaxValue) throw new ArgumentException("a span holds at most 2 GiB; take parts of the tensor");
                return new Span<byte>(DataPointer, (int)size);
            }

            set
            {
                if (NumberOfElements * ElementSize != value.Length)
                    throw new ArgumentException($"the tensor has {NumberOfElements * ElementSize} bytes, the span {value.Length}");
                value.CopyTo(bytes);
            }
        }

        /// <summary>The address of the first element.</summary>
        internal unsafe void* DataPointer
        {
            get
            {
                if (device_type != DeviceType.CPU)
                    throw new InvalidOperationException($"the tensor is on {device}: move or copy it to the CPU before reading its memory");
                void* result;
                Interop.Check(NativeMethods.dt_data(Handle, &result), this);
                return result;
            }
        }

        /// <summary>Shape, type and device, for people.</summary>
        public override string ToString() => IsInvalid
            ? "[disposed]"
            : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        private bool Fits(Type type) => dtype switch
        {
            ScalarType.Byte => type == typeof(byte),
            ScalarType.Int8 => type == typeof(sbyte),
            ScalarType.Int16 => type == typeof(short),
            ScalarType.Int32 => type == typeof(int),
            ScalarType.Int64 => type == typeof(long),
            ScalarType.Float32 => type == typeof(float),
            ScalarType.Float64 => type == typeof(double),
            ScalarType.Bool => type == typeof(bool),
            _ => false,
        };
    }
}
