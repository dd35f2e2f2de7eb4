using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>A message for an entity, with the id beside it for messages that do not carry one.</summary>
public sealed class ShardingEnvelope : IWrappedMessage, IClusterShardingSerializable, IEquatable<ShardingEnvelope>
{
    /// <summary><paramref name="message"/> for the entity <paramref name="entityId"/>.</summary>
    public ShardingEnvelope(string entityId, object message)
    {
        EntityId = entityId;
        Message = message;
    }

    /// <summary>The entity.</summary>
    public string EntityId { get; }

    /// <summary>What it is sent.</summary>
    public object Message { get; }

    /// <inheritdoc/>
    public bool Equals(ShardingEnvelope other) => other is not null && EntityId == other.EntityId && Equals(Message, other.Message);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is ShardingEnvelope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EntityId, Message);

    /// <inheritdoc/>
    public override string ToString() => $"ShardingEnvelope({EntityId}, {Message})";
}
