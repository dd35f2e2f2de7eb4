using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Sharding;

/// <summary>A region to the coordinator: here I am, and these shards I have.</summary>
internal sealed record Register(IActorRef Region, ImmutableArray<string> Shards, bool IsProxy) : IClusterShardingSerializable, IDeadLetterSuppression;

/// <summary>The coordinator to a region: you are known.</summary>
internal sealed record RegisterAck(IActorRef Coordinator) : IClusterShardingSerializable;

/// <summary>Where is this shard?</summary>
internal sealed record GetShardHome(string Shard) : IClusterShardingSerializable, IDeadLetterSuppression;

/// <summary>It is there.</summary>
internal sealed record ShardHome(string Shard, IActorRef Region) : IClusterShardingSerializable, IDeadLetterSuppression;

/// <summary>The coordinator to a region: this shard is yours now.</summary>
internal sealed record HostShard(string Shard) : IClusterShardingSerializable;

/// <summary>It runs.</summary>
internal sealed record ShardStarted(string Shard) : IClusterShardingSerializable;

/// <summary>To every region: this shard is about to move, send it nothing more.</summary>
internal sealed record BeginHandOff(string Shard) : IClusterShardingSerializable;

/// <summary>Understood.</summary>
internal sealed record BeginHandOffAck(string Shard) : IClusterShardingSerializable;

/// <summary>To the owner: stop the shard.</summary>
internal sealed record HandOff(string Shard) : IClusterShardingSerializable;

/// <summary>It has stopped.</summary>
internal sealed record ShardStopped(string Shard) : IClusterShardingSerializable;

/// <summary>A region wants to get rid of all its shards.</summary>
internal sealed record GracefulShutdownReq(IActorRef Region) : IClusterShardingSerializable, IDeadLetterSuppression;
