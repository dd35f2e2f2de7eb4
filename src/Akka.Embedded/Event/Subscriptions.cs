using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Who wants which class of events. Reading takes no lock: the list for a class is made once and dropped on any change.</summary>
internal sealed class Subscriptions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, List<IActorRef>> _channels = [];
    private ConcurrentDictionary<Type, IActorRef[]> _cache = new();

    public IActorRef[] Of(Type published)
    {
        var cache = Volatile.Read(ref _cache);
        return cache.TryGetValue(published, out var subscribers) ? subscribers : Collect(published, cache);
    }

    public bool Add(IActorRef subscriber, Type channel)
    {
        lock (_lock)
        {
            if (!_channels.TryGetValue(channel, out var subscribers))
                _channels[channel] = subscribers = [];
            if (subscribers.Contains(subscriber))
                return false;
            subscribers.Add(subscriber);
            Volatile.Write(ref _cache, new ConcurrentDictionary<Type, IActorRef[]>());
            return true;
        }
    }

    public bool Remove(IActorRef subscriber, Type channel)
    {
        lock (_lock)
        {
            if (!_channels.TryGetValue(channel, out var subscribers) || !subscribers.Remove(subscriber))
                return false;
            Volatile.Write(ref _cache, new ConcurrentDictionary<Type, IActorRef[]>());
            return true;
        }
    }

    public bool Remove(IActorRef subscriber)
    {
        lock (_lock)
        {
            var removed = false;
            foreach (var subscribers in _channels.Values)
                removed |= subscribers.Remove(subscriber);
            if (removed)
                Volatile.Write(ref _cache, new ConcurrentDictionary<Type, IActorRef[]>());
            return removed;
        }
    }

    private IActorRef[] Collect(Type published, ConcurrentDictionary<Type, IActorRef[]> cache)
    {
        lock (_lock)
        {
            var subscribers = _channels.Where(channel => channel.Key.IsAssignableFrom(published))
                .SelectMany(channel => channel.Value).Distinct().ToArray();
            cache[published] = subscribers;
            return subscribers;
        }
    }
}
