using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Writes safetensors files, tensor by tensor, without a copy of the float32 data.</summary>
public static class SafetensorsWriter
{
    private const int Piece = 1 << 20;

    /// <param name="stream">Receives the bytes, in pieces of at most 4 MiB.</param>
    /// <param name="tensors">The tensors, in the order of their bytes.</param>
    /// <param name="metadata">Free texts.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a tensor has not as many elements as its shape.</exception>
    public static void Write(
        Stream stream, IReadOnlyCollection<SafetensorsTensor> tensors, ImmutableDictionary<string, string> metadata)
    {
        var header = SafetensorsHeader.Create(tensors.Select(t => (t.Name, t.Type, t.Shape)), metadata);
        foreach (var (tensor, entry) in tensors.Zip(header.Entries))
            if (entry.Count != tensor.Values.Length && !IsScalar(tensor))
                throw new ArgumentException(
                    $"tensor '{tensor.Name}' of {entry.Count} elements was given {tensor.Values.Length}", nameof(tensors));
        stream.Write(header.ToBytes());
        foreach (var tensor in tensors)
            if (IsScalar(tensor))
                stream.Write(MemoryMarshal.AsBytes([tensor.Integer]));
            else if (tensor.Type == SafetensorsType.Float32)
                WriteFloats(stream, tensor.Values.Span);
            else
                WriteIntegers(stream, tensor.Values.Span);
    }

    private static bool IsScalar(SafetensorsTensor tensor) =>
        tensor.Type == SafetensorsType.Int64 && tensor.Shape.IsEmpty && tensor.Values.IsEmpty;

    private static void WriteFloats(Stream stream, ReadOnlySpan<float> values)
    {
        for (var at = 0; at < values.Length; at += Piece)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(Piece, values.Length - at))));
    }

    private static void WriteIntegers(Stream stream, ReadOnlySpan<float> values)
    {
        var integers = new long[values.Length];
        for (var i = 0; i < values.Length; i++)
            integers[i] = (long)MathF.Round(values[i]);
        stream.Write(MemoryMarshal.AsBytes<long>(integers));
    }
}
