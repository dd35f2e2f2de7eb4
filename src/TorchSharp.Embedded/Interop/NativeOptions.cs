using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Type, device and gradient of a new tensor, as they cross to native code (DtOptions in native/common.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeOptions(torch.ScalarType? dtype, torch.Device? device, bool requiresGrad)
{
    internal readonly int Type = Interop.OptionalType(dtype);
    internal readonly int DeviceType { get; private init; } = (int)(device?.type ?? TorchSharp.DeviceType.CPU);
    internal readonly int DeviceIndex = device?.index ?? -1;
    internal readonly int RequiresGrad = requiresGrad ? 1 : 0;

    /// <summary>For the "like" factories: without a device, the other tensor's.</summary>
    internal static NativeOptions Like(torch.ScalarType? dtype, torch.Device? device, bool requiresGrad) =>
        device is null ? new(dtype, null, requiresGrad) { DeviceType = -1 } : new(dtype, device, requiresGrad);
}
