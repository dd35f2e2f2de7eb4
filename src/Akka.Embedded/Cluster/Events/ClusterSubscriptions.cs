using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Who wants to hear of what.</summary>
internal sealed class ClusterSubscriptions
{
    private readonly Dictionary<IActorRef, ImmutableHashSet<Type>> _types = [];

    public void Subscribe(IActorRef subscriber, IEnumerable<Type> types) =>
        _types[subscriber] = _types.GetValueOrDefault(subscriber, []).Union(types);

    /// <summary>Ends one subscription, or all when <paramref name="type"/> is null; true when none is left.</summary>
    public bool Unsubscribe(IActorRef subscriber, Type type)
    {
        if (!_types.TryGetValue(subscriber, out var types))
            return false;
        var left = type is null ? [] : types.Remove(type);
        if (left.IsEmpty)
            _types.Remove(subscriber);
        else
            _types[subscriber] = left;
        return left.IsEmpty;
    }

    public void Publish(IEnumerable<ClusterEvent.IClusterDomainEvent> events)
    {
        foreach (var happened in events)
        {
            foreach (var (subscriber, types) in _types)
            {
                if (types.Any(t => t.IsInstanceOfType(happened)))
                    subscriber.Tell(happened);
            }
        }
    }
}
