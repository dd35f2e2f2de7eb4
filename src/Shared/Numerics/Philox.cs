using System.Runtime.CompilerServices;

namespace DistTrain.Shared.Numerics;

/// <summary>A block of the generator: 128 bits as four words.</summary>
public readonly record struct Words(uint A, uint B, uint C, uint D);

/// <summary>Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3" (SC 2011): a keyed bijection on 128 bits; any block of a stream costs the same.</summary>
public static class Philox
{
    /// <summary>The block at <paramref name="counter"/> under a 64-bit key (low word, high word).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words Block(Words counter, uint keyLow, uint keyHigh)
    {
        var (a, b, c, d) = counter;
        for (var round = 0; round < 10; round++)
        {
            var first = 0xD2511F53UL * a;
            var second = 0xCD9E8D57UL * c;
            a = (uint)(second >> 32) ^ b ^ keyLow;
            c = (uint)(first >> 32) ^ d ^ keyHigh;
            b = (uint)second;
            d = (uint)first;
            keyLow += 0x9E3779B9;
            keyHigh += 0xBB67AE85;
        }

        return new Words(a, b, c, d);
    }
}
