using System.Globalization;

namespace DistTrain.Shared.Transport;

/// <summary>What decides the last bit of a worker's results. Two workers with equal identities give equal gradients.</summary>
/// <param name="Libtorch">Version and build of libtorch.</param>
/// <param name="Aten">The instruction set of libtorch's own kernels, for example <c>AVX512</c>.</param>
/// <param name="OneDnn">Version and instruction set of oneDNN, which computes convolutions, for example <c>3.7.1
/// avx512_core_bf16</c>.</param>
/// <param name="Mkl">Version and code path of oneMKL, which computes matrix products, for example <c>2024.2 AVX-512</c>.</param>
/// <param name="Threads">Threads of one computation.</param>
/// <param name="Processor">The kind of CPU or GPU.</param>
/// <param name="Results">A hash of the bits of a small training step; <c>none</c> where none was made.</param>
public sealed record NumericsIdentity(
    string Libtorch, string Aten, string OneDnn, string Mkl, int Threads, string Processor, string Results)
{
    /// <summary>
    /// The fields that another identity has otherwise, with both values: <c>MKL 2024.2 Zen instead of 2024.2 AVX-512</c>. Empty
    /// when they are equal.
    /// </summary>
    /// <param name="expected">What this one is compared with.</param>
    public string Difference(NumericsIdentity expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return string.Join(", ", Fields().Zip(expected.Fields())
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => $"{pair.First.Name} {pair.First.Value} instead of {pair.Second.Value}"));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Fields().Select(field => $"{field.Name} {field.Value}"));

    private IEnumerable<(string Name, string Value)> Fields() =>
    [
        ("libtorch", Libtorch), ("ATen", Aten), ("oneDNN", OneDnn), ("MKL", Mkl),
        ("threads", Threads.ToString(CultureInfo.InvariantCulture)), ("processor", Processor), ("results", Results),
    ];
}
