using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>
            /// Moves and converts parameters and buffers; integer tensors keep their type. What changes becomes a new
            /// tensor object, and the old one is disposed.
            /// </summary>
            internal virtual void Convert(Device? device, ScalarType? dtype)
            {
                if (dtype is { } type && !IsFloatingPoint(type))
                    throw new ArgumentException($"A module can be converted to floating point types only, not to {type}.");
                foreach (var (_, child) in named_children()) child.Convert(device, dtype);
                using (no_grad())
                {
                    foreach (var (path, parameter) in _parameters.ToList())
                    {
                        if (Converted(parameter, device, dtype) is not { } data) continue;
                        var replacement = new Parameter(data, parameter.requires_grad);
                        replacement.DetachFromDisposeScope();
                        Replace(parameter, replacement);
                        _parameters.Set(path, replacement);
                        parameter.Dispose();
                    }

                    foreach (var (path, buffer) in _buffers.ToList())
                    {
                        if (Converted(buffer, device, dtype) is not { } replacement) continue;
                        replacement.DetachFromDisposeScope();
                        Replace(buffer, replacement);
                        _buffers.Set(path, replacement);
                        buffer.Dispose();
                    }
                }
            }

            private static Tensor? Converted(Tensor tensor, Device? device, ScalarType? dtype)
            {
                var targetType = dtype is { } type && IsFloatingPoint(tensor.dtype) ? type : tensor.dtype;
                var target = device ?? tensor.device;
                var stays = targetType == tensor.dtype && target.type == tensor.device_type &&
                    (target.index < 0 || target.index == tensor.device_index);
                return stays ? null : tensor.to(targetType, target);
            }

            private static bool IsFloatingPoint(ScalarType type) =>
                type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

            private void Replace(Tensor old, Tensor replacement)
            {
                foreach (var field in ComponentFields())
                    if (ReferenceEquals(field.GetValue(this), old)) field.SetValue(this, replacement);
            }
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type) where T : torch.nn.Module => Converted(module, null, type);

    public static T to<T>(this T module, torch.Device device) where T : torch.nn.Module => Converted(module, device, null);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type) where T : torch.nn.Module =>
        Converted(module, device, type);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1) where T : torch.nn.Module =>
        Converted(module, new torch.Device(deviceType, deviceIndex), null);

    public static T cpu<T>(this T module) where T : torch.nn.Module => module.to(DeviceType.CPU);

    public static T cuda<T>(this T module, int deviceIndex = -1) where T : torch.nn.Module =>
        module.to(DeviceType.CUDA, deviceIndex);

    private static T Converted<T>(T module, torch.Device? device, torch.ScalarType? dtype) where T : torch.nn.Module
    {
        if (device is { type: DeviceType.CUDA } && !torch.cuda.is_available())
            throw new InvalidOperationException("CUDA is not available.");
        module.Convert(device, dtype);
        return module;
    }
}
