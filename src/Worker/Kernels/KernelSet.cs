namespace DistTrain.Worker.Kernels;

/// <summary>The kernels with which libtorch computes on the CPU.</summary>
public enum KernelSet
{
    /// <summary>The widest ones, unless they were found clearly slower on this kind of CPU.</summary>
    Auto,

    /// <summary>What the libraries choose by themselves.</summary>
    Vendor,

    /// <summary>oneMKL uses the widest instructions also on CPUs of other vendors than Intel.</summary>
    Widest,

    /// <summary>AVX2 everywhere: meant to give the same bits on every CPU that has it.</summary>
    Portable,
}
