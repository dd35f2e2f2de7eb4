using System.Numerics;
using System.Runtime.InteropServices;

namespace DistTrain.Shared.Transport;

/// <summary>
/// CRC-32C (Castagnoli; reflected, initial value and final inversion all ones; of "123456789" it is E3069283), by the
/// processor's instruction where it has one. That takes three cycles until its result can be used but one until the next can
/// begin, so three neighbouring blocks are done side by side, and their states joined: running a state over a block of
/// zeros is linear in its bits, hence four table look-ups.
/// </summary>
internal static class Crc32C
{
    private const int Block = 4096;
    private static readonly uint[] PastBlock = MakePastBlock();

    /// <summary>The checksum of some bytes; 0 of none.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        for (; bytes.Length >= 3 * Block; bytes = bytes[(3 * Block)..])
            state = ThreeBlocks(state, MemoryMarshal.Cast<byte, ulong>(bytes[..(3 * Block)]));
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            state = BitOperations.Crc32C(state, LittleEndian(word));
        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
            state = BitOperations.Crc32C(state, value);
        return ~state;
    }

    /// <summary>Copies bytes and gives the checksum of the copy.</summary>
    public static uint Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        source.CopyTo(target);
        return Compute(target[..source.Length]);
    }

    private static uint ThreeBlocks(uint state, ReadOnlySpan<ulong> words)
    {
        const int Words = Block / sizeof(ulong);
        var first = words[..Words];
        var second = words.Slice(Words, Words);
        var third = words.Slice(2 * Words, Words);
        var (stateOfSecond, stateOfThird) = (0u, 0u);
        for (var i = 0; i < Words; i++)
        {
            state = BitOperations.Crc32C(state, LittleEndian(first[i]));
            stateOfSecond = BitOperations.Crc32C(stateOfSecond, LittleEndian(second[i]));
            stateOfThird = BitOperations.Crc32C(stateOfThird, LittleEndian(third[i]));
        }

        return RunPastBlock(RunPastBlock(state) ^ stateOfSecond) ^ stateOfThird;
    }

    private static uint RunPastBlock(uint state) =>
        PastBlock[state & 0xFF] ^ PastBlock[256 + (state >> 8 & 0xFF)]
        ^ PastBlock[512 + (state >> 16 & 0xFF)] ^ PastBlock[768 + (state >> 24)];

    private static uint[] MakePastBlock()
    {
        var table = new uint[4 * 256];
        for (var bit = 0; bit < 32; bit++)
        {
            var state = 1u << bit;
            for (var i = 0; i < Block / sizeof(ulong); i++)
                state = BitOperations.Crc32C(state, 0ul);
            for (var value = 0; value < 256; value++)
                if ((value >> bit % 8 & 1) != 0)
                    table[bit / 8 * 256 + value] ^= state;
        }

        return table;
    }

    private static ulong LittleEndian(ulong word) =>
        BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
}
