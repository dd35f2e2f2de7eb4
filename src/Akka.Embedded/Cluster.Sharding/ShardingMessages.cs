using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>Marks what sharding sends from node to node.</summary>
public interface IClusterShardingSerializable
{
}

/// <summary>Marks what a region is told to do.</summary>
public interface IShardRegionCommand
{
}

/// <summary>Marks what a region is asked.</summary>
public interface IShardRegionQuery
{
}

/// <summary>
/// Sent by an entity to its parent when it has nothing more to do: it is sent <see cref="StopMessage"/> back and should stop
/// itself then; messages that arrive meanwhile wait and start it again.
/// </summary>
public sealed class Passivate : IShardRegionCommand
{
    /// <summary>Asks to be stopped with <paramref name="stopMessage"/>.</summary>
    public Passivate(object stopMessage) => StopMessage = stopMessage;

    /// <summary>What the entity is sent back.</summary>
    public object StopMessage { get; }
}

/// <summary>Hands all shards of a region over to others; the region stops when it has none left.</summary>
public sealed class GracefulShutdown : IShardRegionCommand
{
    /// <summary>The only one.</summary>
    public static readonly GracefulShutdown Instance = new();

    private GracefulShutdown()
    {
    }
}

/// <summary>Asks a region which entities run on its node; answered with a <see cref="CurrentShardRegionState"/>.</summary>
public sealed class GetShardRegionState : IShardRegionQuery, IClusterShardingSerializable
{
    /// <summary>The only one.</summary>
    public static readonly GetShardRegionState Instance = new();

    private GetShardRegionState()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "GetShardRegionState";
}

/// <summary>The shards of a region and their entities.</summary>
public sealed class CurrentShardRegionState : IClusterShardingSerializable
{
    /// <summary>The shards that answered.</summary>
    public readonly IImmutableSet<ShardState> Shards;

    /// <summary>The shards that did not answer in time.</summary>
    public readonly IImmutableSet<string> Failed;

    /// <summary>All shards answered.</summary>
    public CurrentShardRegionState(IImmutableSet<ShardState> shards)
        : this(shards, ImmutableHashSet<string>.Empty)
    {
    }

    /// <summary>Some did not.</summary>
    public CurrentShardRegionState(IImmutableSet<ShardState> shards, IImmutableSet<string> failed)
    {
        Shards = shards;
        Failed = failed;
    }

    /// <inheritdoc/>
    public override string ToString() => $"CurrentShardRegionState({string.Join(", ", Shards)}, failed: [{string.Join(", ", Failed)}])";
}

/// <summary>A shard and the entities that run in it.</summary>
public sealed class ShardState : IClusterShardingSerializable, IEquatable<ShardState>
{
    /// <summary>The shard.</summary>
    public readonly string ShardId;

    /// <summary>Its running entities.</summary>
    public readonly IImmutableSet<string> EntityIds;

    /// <summary>The shard <paramref name="shardId"/> with <paramref name="entityIds"/>.</summary>
    public ShardState(string shardId, IImmutableSet<string> entityIds)
    {
        ShardId = shardId;
        EntityIds = entityIds;
    }

    /// <inheritdoc/>
    public bool Equals(ShardState other) => other is not null && ShardId == other.ShardId && EntityIds.SetEquals(other.EntityIds);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is ShardState other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ShardId.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{ShardId}: [{string.Join(", ", EntityIds)}]";
}
