using System.Runtime.CompilerServices;

namespace DistTrain.Shared.Numerics;

/// <summary>A stream of random numbers that is a function of its key (seed, purpose, epoch, step, ordinal) alone: nothing is
/// stored between steps, so a position in a run is just (epoch, step). Philox4x32-10 with the seed as the key and the rest in
/// the counter, hence streams of different keys never overlap; a stream holds 2^34 words. A mutable struct: pass it by
/// reference.</summary>
public struct CounterBasedRandom
{
    private readonly uint _keyLow;
    private readonly uint _keyHigh;
    private readonly uint _purposeAndEpoch;
    private readonly uint _step;
    private readonly uint _ordinal;
    private Words _words;
    private uint _block;
    private int _left;
    private double _spareGaussian;
    private bool _hasSpareGaussian;

    /// <summary>The stream of a key.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="epoch">0 to 2^24 - 1.</param>
    /// <param name="step">0 to 2^32 - 1.</param>
    /// <param name="ordinal">A microbatch, row or parameter: 0 to 2^32 - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part of the key is outside its range.</exception>
    public CounterBasedRandom(ulong seed, RandomPurpose purpose, int epoch = 0, long step = 0, long ordinal = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, 0xFFFFFF);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, uint.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ordinal, uint.MaxValue);
        _keyLow = (uint)seed;
        _keyHigh = (uint)(seed >> 32);
        _purposeAndEpoch = ((uint)purpose << 24) | (uint)epoch;
        _step = (uint)step;
        _ordinal = (uint)ordinal;
    }

    /// <summary>Uniform over all 32-bit words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32()
    {
        if (_left == 0)
            Refill();
        return _left-- switch
        {
            4 => _words.A,
            3 => _words.B,
            2 => _words.C,
            _ => _words.D,
        };
    }

    /// <summary>Uniform over all 64-bit words.</summary>
    public ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float NextSingle() => (NextUInt32() >> 8) * (1.0f / (1 << 24));

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller's method).</summary>
    public double NextGaussian()
    {
        if (_hasSpareGaussian)
        {
            _hasSpareGaussian = false;
            return _spareGaussian;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * NextDouble());
        _spareGaussian = radius * sin;
        _hasSpareGaussian = true;
        return radius * cos;
    }

    /// <summary>Fills with uniform values in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public void FillUniform(Span<float> values, float low = 0, float high = 1)
    {
        var width = high - low;
        foreach (ref var value in values)
        {
            value = low + (width * NextSingle());
            // Rounding may reach the open end.
            if (value >= high && high > low)
                value = MathF.BitDecrement(high);
        }
    }

    /// <summary>Fills with normally distributed values, computed in double precision and rounded.</summary>
    public void FillGaussian(Span<float> values, float mean = 0, float standardDeviation = 1)
    {
        foreach (ref var value in values)
            value = (float)(mean + (standardDeviation * NextGaussian()));
    }

    /// <summary>Fills with <paramref name="one"/> at the given probability (rounded to 2^-32) and 0 otherwise.</summary>
    public void FillBernoulli(Span<float> values, double probability, float one = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        var limit = (ulong)(probability * 4294967296.0);
        foreach (ref var value in values)
            // The sign bit of the difference, without a branch, which would be mispredicted often.
            value = one * (int)((NextUInt32() - limit) >> 63);
    }

    private void Refill()
    {
        _words = Philox.Block(new Words(_block++, _purposeAndEpoch, _step, _ordinal), _keyLow, _keyHigh);
        _left = 4;
    }
}
