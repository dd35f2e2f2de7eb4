using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Messages that wait for their shard, bounded in all.</summary>
internal sealed class ShardBuffers(int most)
{
    private readonly Dictionary<string, List<(object Message, IActorRef Sender)>> _waiting = [];
    private int _count;

    public IReadOnlyCollection<string> Shards => _waiting.Keys;

    public bool Has(string shard) => _waiting.ContainsKey(shard);

    public bool TryAdd(string shard, object message, IActorRef sender)
    {
        if (_count >= most)
            return false;
        if (!_waiting.TryGetValue(shard, out var waiting))
            _waiting[shard] = waiting = [];
        waiting.Add((message, sender));
        _count++;
        return true;
    }

    /// <summary>Takes all out, in the order in which they came.</summary>
    public IReadOnlyList<(object Message, IActorRef Sender)> Take(string shard)
    {
        if (!_waiting.Remove(shard, out var waiting))
            return [];
        _count -= waiting.Count;
        return waiting;
    }
}
