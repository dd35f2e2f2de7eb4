namespace Akka.Cluster.Sharding;

/// <summary>Spreads entities over a fixed number of shards by a hash of their id.</summary>
public abstract class HashCodeMessageExtractor : IMessageExtractor
{
    /// <summary>How many shards there are; about ten for every node that there will ever be is a good number.</summary>
    public readonly int MaxNumberOfShards;

    /// <summary>An extractor for <paramref name="maxNumberOfShards"/> shards.</summary>
    protected HashCodeMessageExtractor(int maxNumberOfShards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfShards, 1);
        MaxNumberOfShards = maxNumberOfShards;
    }

    /// <summary>An extractor made of functions.</summary>
    public static HashCodeMessageExtractor Create(
        int maxNumberOfShards, Func<object, string> entityIdExtractor, Func<object, object> messageExtractor = null) =>
        new Implementation(maxNumberOfShards, entityIdExtractor, messageExtractor);

    /// <inheritdoc/>
    public abstract string EntityId(object message);

    /// <inheritdoc/>
    public virtual object EntityMessage(object message) => message;

    /// <inheritdoc/>
    [Obsolete("Use ShardId(EntityId, object) instead.")]
    public virtual string ShardId(object message)
    {
        var id = message is ShardRegion.StartEntity start ? start.EntityId : EntityId(message);
        return id is null ? null : ShardId(id, message);
    }

    /// <inheritdoc/>
    public virtual string ShardId(string entityId, object messageHint = null) =>
        (Hash(entityId) % (uint)MaxNumberOfShards).ToString(global::System.Globalization.CultureInfo.InvariantCulture);

    // FNV-1a: string.GetHashCode differs from process to process.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }

    private sealed class Implementation(int shards, Func<object, string> entityId, Func<object, object> entityMessage)
        : HashCodeMessageExtractor(shards)
    {
        public override string EntityId(object message) => entityId(message);

        public override object EntityMessage(object message) => entityMessage is null ? message : entityMessage(message);
    }
}
