using System.Runtime.InteropServices;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Reads tensors of a safetensors file. Not thread-safe; owns its stream.</summary>
public sealed class SafetensorsReader : IDisposable
{
    private const int Piece = 1 << 16;

    private readonly Stream _stream;
    private readonly long _dataStart;

    /// <summary>Reads and checks the header.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <exception cref="SafetensorsException">The header is bad.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SafetensorsReader(Stream stream)
    {
        _stream = stream;
        Span<byte> start = stackalloc byte[SafetensorsHeader.LengthBytes];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var length = SafetensorsHeader.ReadLength(start[..read], stream.Length);
        var json = new byte[length];
        stream.ReadExactly(json);
        _dataStart = SafetensorsHeader.LengthBytes + length;
        Header = SafetensorsHeader.Parse(json, stream.Length - _dataStart);
    }

    public SafetensorsHeader Header { get; }

    /// <summary>Reads a tensor as float32; whole numbers are converted.</summary>
    /// <param name="entry">An entry of <see cref="Header"/>.</param>
    /// <param name="values">Receives the elements; exactly as many as the tensor has.</param>
    public void Read(SafetensorsEntry entry, Span<float> values)
    {
        if (values.Length != entry.Count)
            throw new ArgumentException(
                $"tensor '{entry.Name}' has {entry.Count} elements, there is room for {values.Length}", nameof(values));
        _stream.Position = _dataStart + entry.Begin;
        if (entry.Type == SafetensorsType.Float32)
        {
            _stream.ReadExactly(MemoryMarshal.AsBytes(values));
            return;
        }

        var integers = new long[Math.Min(values.Length, Piece)];
        for (var at = 0; at < values.Length; at += Piece)
        {
            var part = integers.AsSpan(0, Math.Min(Piece, values.Length - at));
            _stream.ReadExactly(MemoryMarshal.AsBytes(part));
            for (var i = 0; i < part.Length; i++)
                values[at + i] = part[i];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
