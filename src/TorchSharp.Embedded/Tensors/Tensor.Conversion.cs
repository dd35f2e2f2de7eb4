namespace TorchSharp;

public static partial class torch
{
    // Copies, types and devices.
    public partial class Tensor
    {
        public Tensor clone() => Interop.Own(NativeMethods.dt_clone(Handle), this);

        /// <summary>This tensor in row-major order: itself under another handle, or a copy.</summary>
        public Tensor contiguous() => Interop.Own(NativeMethods.dt_contiguous(Handle), this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            Interop.InPlace(NativeMethods.dt_copy_(Handle, source.Handle, Interop.Flag(nonBlocking)), this, source);

        /// <summary>The elements as another type; the same memory when the type is the same and no copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false) =>
            Interop.Own(NativeMethods.dt_to_type(Handle, (int)type, Interop.Flag(copy)), this);
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false) =>
            Interop.Own(NativeMethods.dt_to_device(Handle, (int)deviceType, deviceIndex, Interop.Flag(copy)), this);
        public Tensor to(ScalarType type, Device device, bool copy = false) => Interop.Own(
            NativeMethods.dt_to_type_and_device(Handle, (int)type, (int)device.type, device.index, Interop.Flag(copy)), this);
        public Tensor to(ScalarType type) => to_type(type);
        public Tensor to(Device device) => to(device.type, device.index);
        public Tensor to(string device) => to(new Device(device));
        public Tensor to(Tensor other) => to(other.dtype, other.device);

        public Tensor cpu() => to(DeviceType.CPU);
        public Tensor cuda(Device? device = null) => to(DeviceType.CUDA, device?.index ?? -1);

        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @bool() => to_type(ScalarType.Bool);
    }
}
