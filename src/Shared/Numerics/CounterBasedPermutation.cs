using System.Runtime.CompilerServices;

namespace DistTrain.Shared.Numerics;

/// <summary>A keyed permutation of 0 .. count - 1, computed for one index at a time, without a list: a Feistel network on
/// pairs (left, right) with left &lt; a, right &lt; b and a b just over count (Black and Rogaway, "Ciphers with arbitrary
/// finite domains", 2002), whose rounds add a keyed hash of one half to the other, modulo its size. An image of count or
/// more is mapped again until it is below count, which is almost never needed, since a b - count &lt; b.</summary>
public readonly struct CounterBasedPermutation
{
    // Even numbers of rounds touch both halves equally often; eight leave no bias that a chi-square test over all images of
    // small domains can see.
    private const int Rounds = 8;

    private readonly Keys _keys;
    private readonly uint _count;
    private readonly uint _left;
    private readonly uint _right;

    /// <summary>The permutation of a key.</summary>
    /// <param name="random">Its stream gives the keys of the rounds.</param>
    /// <param name="count">How many indices, at least 1.</param>
    public CounterBasedPermutation(CounterBasedRandom random, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = (uint)count;
        _left = (uint)Math.Ceiling(Math.Sqrt(count));
        _right = (_count + _left - 1) / _left;
        for (var i = 0; i < Rounds; i++)
            _keys[i] = random.NextUInt32();
    }

    public int Count => (int)_count;

    /// <summary>The image of a position; different positions have different images.</summary>
    public int IndexAt(int position)
    {
        if ((uint)position >= _count)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"expected 0 to {_count - 1}");
        var value = (uint)position;
        do
            value = Permute(value);
        while (value >= _count);
        return (int)value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Permute(uint value)
    {
        var left = value / _right;
        var right = value - (left * _right);
        for (var i = 0; i < Rounds; i += 2)
        {
            left = Reduce(left + Hash(right, _keys[i], _left), _left);
            right = Reduce(right + Hash(left, _keys[i + 1], _right), _right);
        }

        return (left * _right) + right;
    }

    /// <summary>A sum of two values below <paramref name="limit"/>, modulo it. Without a branch: that would be mispredicted
    /// half of the time, which costs more than all the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Reduce(uint sum, uint limit)
    {
        var difference = sum - limit;
        return difference + (limit & (uint)((int)difference >> 31));
    }

    /// <summary>A value below <paramref name="limit"/>: two rounds of multiplying and folding the keyed half, scaled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(uint half, uint key, uint limit)
    {
        var h = (half ^ key) * 0x9E3779B97F4A7C15;
        h ^= h >> 32;
        h *= 0xD6E8FEB86659FD93;
        return (uint)(((h >> 32) * limit) >> 32);
    }

    [InlineArray(Rounds)]
    private struct Keys
    {
        private uint _first;
    }
}
