namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => NativeMethods.dt_dim(Handle);
        public long dim() => Dimensions;
        public long ndim => Dimensions;

        public long NumberOfElements => NativeMethods.dt_numel(Handle);
        public long numel() => NumberOfElements;

        public long ElementSize => NativeMethods.dt_element_size(Handle);
        public long element_size() => ElementSize;

        public ScalarType dtype => (ScalarType)NativeMethods.dt_dtype(Handle);

        public Device device
        {
            get
            {
                var type = device_type;
                return type == DeviceType.CPU ? CPU : new Device(type, device_index);
            }
        }

        public DeviceType device_type => (DeviceType)NativeMethods.dt_device_type(Handle);
        public int device_index => NativeMethods.dt_device_index(Handle);
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>The sizes of the dimensions, in a new array.</summary>
        public unsafe long[] shape
        {
            get
            {
                var result = new long[Dimensions];
                fixed (long* p = result) Interop.Check(NativeMethods.dt_sizes(Handle, p), this);
                return result;
            }
        }

        /// <summary>The distances between neighbours in each dimension, in elements.</summary>
        public unsafe long[] stride()
        {
            var result = new long[Dimensions];
            fixed (long* p = result) Interop.Check(NativeMethods.dt_strides(Handle, p), this);
            return result;
        }

        public long[] size() => shape;

        /// <summary>The size of one dimension; a negative one counts from the end.</summary>
        public long size(int dim)
        {
            var sizes = shape;
            var index = dim < 0 ? dim + sizes.Length : dim;
            if ((uint)index >= (uint)sizes.Length)
                throw new IndexOutOfRangeException($"dimension {dim} of a tensor of {sizes.Length} dimensions");
            return sizes[index];
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)Dimensions : dim];

        public unsafe long storage_offset()
        {
            long result;
            Interop.Check(NativeMethods.dt_storage_offset(Handle, &result), this);
            return result;
        }

        public bool is_contiguous() => NativeMethods.dt_is_contiguous(Handle) != 0;

        public bool is_integral() => torch.is_integral(dtype);
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_complex() => torch.is_complex(dtype);

        public bool is_leaf => NativeMethods.dt_is_leaf(Handle) != 0;

        public bool requires_grad
        {
            get => NativeMethods.dt_requires_grad(Handle) != 0;
            set => Interop.Check(NativeMethods.dt_set_requires_grad(Handle, Interop.Flag(value)), this);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>A tensor of its own over the same memory.</summary>
        public Tensor alias() => Interop.Own(NativeMethods.dt_alias(Handle), this);

        /// <summary>The same memory, outside the autograd graph.</summary>
        public Tensor detach() => Interop.Own(NativeMethods.dt_detach(Handle), this);
        public Tensor detach_() => Interop.InPlace(NativeMethods.dt_detach_(Handle), this);

        /// <summary>Makes this tensor share the memory, shape and strides of another.</summary>
        public Tensor set_(Tensor source) => Interop.InPlace(NativeMethods.dt_set_(Handle, source.Handle), this, source);
    }

    public static bool is_integral(ScalarType type) => type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16
        or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
}
