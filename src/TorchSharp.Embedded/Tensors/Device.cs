using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives: "cpu", "cuda" or "cuda:N". Index -1 is the current device of its kind.</summary>
    public class Device
    {
        public DeviceType type { get; private set; } = DeviceType.CPU;
        public int index { get; private set; } = -1;

        public Device(string description)
        {
            var colon = description.IndexOf(':', StringComparison.Ordinal);
            type = Parse(colon < 0 ? description : description[..colon]);
            if (colon >= 0) index = int.Parse(description.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        }

        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType);
            this.index = index;
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? name : $"{name}:{index}";
        }

        public static implicit operator Device(string description) => new(description);

        private static DeviceType Parse(string kind) => Enum.Parse<DeviceType>(kind.ToUpperInvariant());
    }

    public static readonly Device CPU = new(DeviceType.CPU, -1);
    public static readonly Device CUDA = new(DeviceType.CUDA, -1);

    public static Device device(string description) => new(description);
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
    public static Device device(int index) => new(DeviceType.CUDA, index);
}
