namespace Akka.Util.Internal;

/// <summary>A counter that many threads may advance.</summary>
internal sealed class AtomicCounterLong(long value)
{
    private long _value = value;

    public long Current => Volatile.Read(ref _value);

    public long GetAndIncrement() => Interlocked.Increment(ref _value) - 1;
}
