namespace TorchSharp;

/// <summary>The kinds of device; the numbers are libtorch's.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    META = 14,
}
