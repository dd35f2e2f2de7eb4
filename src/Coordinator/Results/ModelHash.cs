using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Results;

/// <summary>SHA-256 over models, as little-endian float32 in layout order without the holes between tensors.</summary>
public static class ModelHash
{
    /// <summary><c>parameters_sha256</c>: the parameters (not the buffers) of a model vector, 64 hexadecimal digits.</summary>
    public static string Parameters(ParameterLayout layout, FlatBuffer model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, layout, model);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// <c>state_sha256</c>: the parameters, then each state vector of the optimizer in its order, then the buffers.
    /// </summary>
    public static string State(ParameterLayout layout, FlatBuffer model, IReadOnlyList<FlatBuffer> optimizerState)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, layout, model);
        foreach (var vector in optimizerState)
            Append(hash, layout, vector);
        foreach (var entry in layout.Buffers)
            Append(hash, entry, model);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ParameterLayout layout, FlatBuffer vector)
    {
        foreach (var entry in layout.Parameters)
            Append(hash, entry, vector);
    }

    private static void Append(IncrementalHash hash, LayoutEntry entry, FlatBuffer vector) =>
        hash.AppendData(MemoryMarshal.AsBytes(vector.Span.Slice(entry.Offset, entry.Count)));
}
