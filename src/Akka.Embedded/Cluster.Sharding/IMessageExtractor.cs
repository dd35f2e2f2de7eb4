namespace Akka.Cluster.Sharding;

/// <summary>Tells from a message which entity, and so which shard, it is for. Must give the same answer on every node.</summary>
public interface IMessageExtractor
{
    /// <summary>The entity that <paramref name="message"/> is for; null if it is for none.</summary>
    string EntityId(object message);

    /// <summary>What the entity is sent, when that is not the whole message.</summary>
    object EntityMessage(object message);

    /// <summary>The shard of a message.</summary>
    [Obsolete("Use ShardId(EntityId, object) instead.")]
    string ShardId(object message);

    /// <summary>The shard of an entity.</summary>
    string ShardId(string entityId, object messageHint = null);
}
