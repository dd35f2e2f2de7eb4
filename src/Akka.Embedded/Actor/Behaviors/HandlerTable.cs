namespace Akka.Actor;

/// <summary>Typed handlers in order; for each class of message, those that may take it are found once.</summary>
internal sealed class HandlerTable
{
    private readonly List<(Type Type, Func<object, bool> Handler)> _handlers = [];
    private readonly Dictionary<Type, Func<object, bool>[]> _byType = [];
    private Type _lastType;
    private Func<object, bool>[] _last;
    private bool _complete;

    /// <exception cref="InvalidOperationException">A handler before takes everything.</exception>
    public void Add(Type type, Func<object, bool> handler, bool takesAll)
    {
        if (_complete)
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        _complete = takesAll && type == typeof(object);
        _handlers.Add((type, handler));
        _byType.Clear();
        _lastType = null;
    }

    public bool TryHandle(object message)
    {
        var type = message.GetType();
        foreach (var handler in ReferenceEquals(type, _lastType) ? _last : Find(type))
            if (handler(message))
                return true;
        return false;
    }

    private Func<object, bool>[] Find(Type type)
    {
        if (!_byType.TryGetValue(type, out var found))
            _byType[type] = found =
                _handlers.Where(entry => entry.Type.IsAssignableFrom(type)).Select(entry => entry.Handler).ToArray();
        (_lastType, _last) = (type, found);
        return found;
    }
}
