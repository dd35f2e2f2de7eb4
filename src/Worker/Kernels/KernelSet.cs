namespace DistTrain.Worker.Kernels;

/// <summary>With which of its kernels libtorch computes on the CPU.</summary>
public enum KernelSet
{
    /// <summary>The widest ones, unless they were found clearly slower on this kind of CPU.</summary>
    Auto,

    /// <summary>What the libraries choose by themselves.</summary>
    Vendor,

    /// <summary>oneMKL takes the widest instructions of a CPU of another vendor than Intel too.</summary>
    Widest,

    /// <summary>AVX2 everywhere: meant to give the same bits on every CPU that has it.</summary>
    Portable,
}
