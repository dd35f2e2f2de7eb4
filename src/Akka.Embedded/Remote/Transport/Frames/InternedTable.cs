#nullable enable
namespace Akka.Remote.Transport;

/// <summary>Numbers (1, 2, …) for the things that one connection has already spelled out.</summary>
internal sealed class InternedTable(int capacity, IEqualityComparer<object> comparer)
{
    private readonly Dictionary<object, ushort> _numbers = new(comparer);
    private object? _last;
    private ushort _lastNumber;

    public bool IsFull => _numbers.Count >= capacity;

    public bool TryGet(object key, out ushort number)
    {
        if (ReferenceEquals(key, _last))
        {
            number = _lastNumber;
            return true;
        }

        if (!_numbers.TryGetValue(key, out number)) return false;
        _last = key;
        _lastNumber = number;
        return true;
    }

    public ushort Add(object key)
    {
        var number = (ushort)(_numbers.Count + 1);
        _numbers.Add(key, number);
        return number;
    }

    public void Clear()
    {
        _numbers.Clear();
        _last = null;
    }
}
