using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>What the nodes of a cluster say to each other; the closed set that the serializer knows.</summary>
internal interface IClusterMessage;

/// <summary>Is there a cluster behind this seed node?</summary>
internal sealed record InitJoin : IClusterMessage, IDeadLetterSuppression
{
    public static readonly InitJoin Instance = new();
}

/// <summary>Yes: ask <paramref name="Address"/> to join.</summary>
internal sealed record InitJoinAck(Address Address) : IClusterMessage, IDeadLetterSuppression;

/// <summary>Not yet.</summary>
internal sealed record InitJoinNack(Address Address) : IClusterMessage, IDeadLetterSuppression;

/// <summary><paramref name="Node"/> asks to become a member.</summary>
internal sealed record Join(UniqueAddress Node, ImmutableHashSet<string> Roles) : IClusterMessage;

/// <summary>It is one now.</summary>
internal sealed record Welcome(UniqueAddress From, Gossip Gossip) : IClusterMessage;

/// <summary>A whole view, for one incarnation only.</summary>
internal sealed record GossipEnvelope(UniqueAddress From, UniqueAddress To, Gossip Gossip) : IClusterMessage, IDeadLetterSuppression;

/// <summary>The version of a view: enough to see who knows more.</summary>
internal sealed record GossipStatus(UniqueAddress From, VectorClock Version) : IClusterMessage, IDeadLetterSuppression;

/// <summary><paramref name="Node"/> has handed over all its work.</summary>
internal sealed record ExitingConfirmed(UniqueAddress Node) : IClusterMessage, IDeadLetterSuppression;

/// <summary>Are you there?</summary>
internal sealed record Heartbeat(Address From, long SequenceNr) : IClusterMessage, IPriorityMessage, IDeadLetterSuppression;

/// <summary>Yes, as this incarnation.</summary>
internal sealed record HeartbeatRsp(UniqueAddress From, long SequenceNr) : IClusterMessage, IPriorityMessage, IDeadLetterSuppression;
