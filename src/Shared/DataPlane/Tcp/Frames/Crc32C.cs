using System.Buffers.Binary;
using System.Numerics;

namespace DistTrain.Shared.DataPlane.Tcp.Frames;

/// <summary>
/// CRC-32C (Castagnoli; reflected, initial value and final inversion all ones; of "123456789" it is E3069283), by the
/// processor's instruction where it has one.
/// </summary>
internal static class Crc32C
{
    /// <summary>The checksum of some bytes; 0 of none.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    /// <summary>Copies bytes and gives the checksum of the copy.</summary>
    public static uint Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        source.CopyTo(target);
        return Compute(target[..source.Length]);
    }

    private static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
            state = BitOperations.Crc32C(state, value);
        return state;
    }
}
