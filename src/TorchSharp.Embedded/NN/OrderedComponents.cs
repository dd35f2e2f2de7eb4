using System.Collections;

namespace TorchSharp;

/// <summary>A module's components of one kind by name, in the order of registration.</summary>
internal sealed class OrderedComponents<T> : IEnumerable<(string name, T value)>
    where T : class
{
    private readonly List<(string name, T value)> _items = [];

    internal bool ContainsValue(T value) => _items.Exists(item => ReferenceEquals(item.value, value));

    internal bool TryAdd(string name, T value)
    {
        if (IndexOf(name) >= 0) return false;
        _items.Add((name, value));
        return true;
    }

    /// <summary>Replaces in place, adds at the end, or removes when the value is null.</summary>
    internal void Set(string name, T? value)
    {
        var index = IndexOf(name);
        if (value is null)
        {
            if (index >= 0) _items.RemoveAt(index);
        }
        else if (index >= 0)
        {
            _items[index] = (name, value);
        }
        else
        {
            _items.Add((name, value));
        }
    }

    internal void Remove(string name) => Set(name, null);

    public IEnumerator<(string name, T value)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name) => _items.FindIndex(item => item.name == name);
}
