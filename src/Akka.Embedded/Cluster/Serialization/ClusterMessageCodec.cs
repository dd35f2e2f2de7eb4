using System.Collections.Immutable;
using System.Runtime.Serialization;

namespace Akka.Cluster.Serialization;

/// <summary>The cluster's own messages as bytes. The manifest says which; there is no other way to name a type.</summary>
internal static class ClusterMessageCodec
{
    public static string Manifest(object message) => message switch
    {
        Heartbeat => "HB",
        HeartbeatRsp => "HBR",
        GossipStatus => "GS",
        GossipEnvelope => "GE",
        Join => "J",
        Welcome => "W",
        InitJoin => "IJ",
        InitJoinAck => "IJA",
        InitJoinNack => "IJN",
        ExitingConfirmed => "EC",
        _ => throw new ArgumentException($"{message.GetType()} is no message of the cluster", nameof(message)),
    };

    public static byte[] Write(object message)
    {
        var to = new WireWriter();
        switch (message)
        {
            case Heartbeat m:
                GossipCodec.WriteAddress(to, m.From);
                to.Long(m.SequenceNr);
                break;
            case HeartbeatRsp m:
                GossipCodec.WriteNode(to, m.From);
                to.Long(m.SequenceNr);
                break;
            case GossipStatus m:
                GossipCodec.WriteNode(to, m.From);
                GossipCodec.WriteVersion(to, m.Version);
                break;
            case GossipEnvelope m:
                GossipCodec.WriteNode(to, m.From);
                GossipCodec.WriteNode(to, m.To);
                GossipCodec.Write(to, m.Gossip);
                break;
            case Join m:
                GossipCodec.WriteNode(to, m.Node);
                to.Count(m.Roles.Count);
                foreach (var role in m.Roles)
                    to.String(role);
                break;
            case Welcome m:
                GossipCodec.WriteNode(to, m.From);
                GossipCodec.Write(to, m.Gossip);
                break;
            case InitJoin:
                break;
            case InitJoinAck m:
                GossipCodec.WriteAddress(to, m.Address);
                break;
            case InitJoinNack m:
                GossipCodec.WriteAddress(to, m.Address);
                break;
            case ExitingConfirmed m:
                GossipCodec.WriteNode(to, m.Node);
                break;
            default:
                throw new ArgumentException($"{message.GetType()} is no message of the cluster", nameof(message));
        }

        return to.ToArray();
    }

    /// <exception cref="SerializationException">The bytes are not what the manifest says.</exception>
    public static object Read(ReadOnlySpan<byte> bytes, string manifest)
    {
        var from = new WireReader(bytes);
        object message = manifest switch
        {
            "HB" => new Heartbeat(GossipCodec.ReadAddress(ref from), from.Long()),
            "HBR" => new HeartbeatRsp(GossipCodec.ReadNode(ref from), from.Long()),
            "GS" => new GossipStatus(GossipCodec.ReadNode(ref from), GossipCodec.ReadVersion(ref from)),
            "GE" => new GossipEnvelope(GossipCodec.ReadNode(ref from), GossipCodec.ReadNode(ref from), GossipCodec.Read(ref from)),
            "J" => new Join(GossipCodec.ReadNode(ref from), ReadRoles(ref from)),
            "W" => new Welcome(GossipCodec.ReadNode(ref from), GossipCodec.Read(ref from)),
            "IJ" => InitJoin.Instance,
            "IJA" => new InitJoinAck(GossipCodec.ReadAddress(ref from)),
            "IJN" => new InitJoinNack(GossipCodec.ReadAddress(ref from)),
            "EC" => new ExitingConfirmed(GossipCodec.ReadNode(ref from)),
            _ => throw new SerializationException($"Unknown manifest [{manifest}] of a cluster message"),
        };
        from.End();
        return message;
    }

    private static ImmutableHashSet<string> ReadRoles(ref WireReader from)
    {
        var roles = ImmutableHashSet.CreateBuilder<string>();
        for (var left = from.Entries(1); left > 0; left--)
            roles.Add(from.String());
        return roles.ToImmutable();
    }
}
