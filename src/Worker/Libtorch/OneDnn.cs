namespace DistTrain.Worker.Libtorch;

/// <summary>The instruction set that libtorch's oneDNN makes its kernels for.</summary>
internal static class OneDnn
{
    private const string Function = "dnnl_get_effective_cpu_isa";

    /// <summary>
    /// Its name in oneDNN's documentation, for example <c>avx512_core_bf16</c>; <c>unknown</c> when the library cannot be asked.
    /// </summary>
    public static string InstructionSet { get; } = Ask() is { } value ? Name(value) : "unknown";

    /// <summary>The name of a value of <c>dnnl_cpu_isa_t</c>.</summary>
    internal static string Name(int value) => value switch
    {
        0x0 => "generic",
        0x1 => "sse41",
        0x3 => "avx",
        0x7 => "avx2",
        0xf => "avx2_vnni",
        0x1f => "avx2_vnni_2",
        0x27 => "avx512_core",
        0x67 => "avx512_core_vnni",
        0xe7 => "avx512_core_bf16",
        0x1ef => "avx10_1_512",
        0xfef => "avx10_1_512_amx",
        0x1fef => "avx10_1_512_amx_fp16",
        _ => $"0x{value:x}",
    };

    /// <summary>libtorch does not export the function, but the symbol table of its file says where it is. It is called only
    /// if the bytes at that place are the file's code.</summary>
    private static unsafe int? Ask()
    {
        if (TorchLibrary.Path is not { } file || TorchLibrary.Base is 0 || SymbolTable.Find(file, Function) is not { } symbol)
            return null;
        var function = (byte*)TorchLibrary.Base + symbol.Address;
        return new ReadOnlySpan<byte>(function, symbol.Code.Length).SequenceEqual(symbol.Code)
            ? ((delegate* unmanaged<int>)function)()
            : null;
    }
}
