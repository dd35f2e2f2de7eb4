using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster.Serialization;
using Akka.Serialization;

namespace Akka.Cluster.Sharding.Serialization;

/// <summary>Carries the messages of sharding; number 13.</summary>
public class ClusterShardingMessageSerializer : SerializerWithStringManifest
{
    /// <summary>Made by the system.</summary>
    public ClusterShardingMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        Register => "RG",
        RegisterAck => "RA",
        GetShardHome => "GH",
        ShardHome => "SH",
        HostShard => "HS",
        ShardStarted => "SS",
        BeginHandOff => "BH",
        BeginHandOffAck => "BA",
        HandOff => "HO",
        ShardStopped => "ST",
        GracefulShutdownReq => "GS",
        ShardRegion.StartEntity => "SE",
        ShardRegion.StartEntityAck => "SA",
        ShardingEnvelope => "EN",
        GetShardRegionState => "GR",
        CurrentShardRegionState => "CR",
        ShardState => "SX",
        _ => throw new ArgumentException($"{o.GetType()} is no message of sharding", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var to = new WireWriter();
        switch (obj)
        {
            case Register m:
                WriteReference(to, m.Region);
                to.Bool(m.IsProxy);
                WriteStrings(to, m.Shards);
                break;
            case RegisterAck m:
                WriteReference(to, m.Coordinator);
                break;
            case ShardHome m:
                to.String(m.Shard);
                WriteReference(to, m.Region);
                break;
            case GracefulShutdownReq m:
                WriteReference(to, m.Region);
                break;
            case ShardRegion.StartEntity m:
                to.String(m.EntityId);
                break;
            case ShardRegion.StartEntityAck m:
                to.String(m.EntityId);
                to.String(m.ShardId);
                break;
            case ShardingEnvelope m:
                WriteEnvelope(to, m);
                break;
            case GetShardRegionState:
                break;
            case CurrentShardRegionState m:
                WriteStrings(to, m.Failed);
                to.Count(m.Shards.Count);
                foreach (var shard in m.Shards)
                    WriteShard(to, shard);
                break;
            case ShardState m:
                WriteShard(to, m);
                break;
            default:
                to.String(ShardOf(obj));
                break;
        }

        return to.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var from = new WireReader(bytes);
        object message = manifest switch
        {
            "RG" => ReadRegister(ref from),
            "RA" => new RegisterAck(ReadReference(ref from)),
            "GH" => new GetShardHome(from.String()),
            "SH" => new ShardHome(from.String(), ReadReference(ref from)),
            "HS" => new HostShard(from.String()),
            "SS" => new ShardStarted(from.String()),
            "BH" => new BeginHandOff(from.String()),
            "BA" => new BeginHandOffAck(from.String()),
            "HO" => new HandOff(from.String()),
            "ST" => new ShardStopped(from.String()),
            "GS" => new GracefulShutdownReq(ReadReference(ref from)),
            "SE" => new ShardRegion.StartEntity(NotEmpty(from.String())),
            "SA" => new ShardRegion.StartEntityAck(from.String(), from.String()),
            "EN" => ReadEnvelope(ref from),
            "GR" => GetShardRegionState.Instance,
            "CR" => ReadRegionState(ref from),
            "SX" => ReadShard(ref from),
            _ => throw new SerializationException($"Unknown manifest [{manifest}] of a sharding message"),
        };
        from.End();
        return message;
    }

    private static string ShardOf(object message) => message switch
    {
        GetShardHome m => m.Shard,
        HostShard m => m.Shard,
        ShardStarted m => m.Shard,
        BeginHandOff m => m.Shard,
        BeginHandOffAck m => m.Shard,
        HandOff m => m.Shard,
        ShardStopped m => m.Shard,
        _ => throw new ArgumentException($"{message.GetType()} is no message of sharding", nameof(message)),
    };

    private static void WriteReference(WireWriter to, IActorRef reference) =>
        to.String(Akka.Serialization.Serialization.SerializedActorPath(reference));

    private IActorRef ReadReference(ref WireReader from) => system.Provider.ResolveActorRef(NotEmpty(from.String()));

    private static string NotEmpty(string text) => text.Length > 0 ? text : throw new SerializationException("An empty name in a sharding message");

    private static void WriteStrings(WireWriter to, IReadOnlyCollection<string> strings)
    {
        to.Count(strings.Count);
        foreach (var text in strings)
            to.String(text);
    }

    private static ImmutableArray<string> ReadStrings(ref WireReader from)
    {
        var strings = ImmutableArray.CreateBuilder<string>();
        for (var left = from.Entries(1); left > 0; left--)
            strings.Add(from.String());
        return strings.ToImmutable();
    }

    private Register ReadRegister(ref WireReader from)
    {
        var region = ReadReference(ref from);
        var isProxy = from.Bool();
        return new Register(region, ReadStrings(ref from), isProxy);
    }

    private static void WriteShard(WireWriter to, ShardState shard)
    {
        to.String(shard.ShardId);
        WriteStrings(to, shard.EntityIds);
    }

    private static ShardState ReadShard(ref WireReader from)
    {
        var id = from.String();
        return new ShardState(id, ReadStrings(ref from).ToImmutableHashSet());
    }

    private static CurrentShardRegionState ReadRegionState(ref WireReader from)
    {
        var failed = ReadStrings(ref from).ToImmutableHashSet();
        var shards = ImmutableHashSet.CreateBuilder<ShardState>();
        for (var left = from.Entries(2); left > 0; left--)
            shards.Add(ReadShard(ref from));
        return new CurrentShardRegionState(shards.ToImmutable(), failed);
    }

    // The message inside goes by its own serializer: number, manifest, bytes.
    private void WriteEnvelope(WireWriter to, ShardingEnvelope envelope)
    {
        var serializer = system.Serialization.FindSerializerFor(envelope.Message);
        to.String(envelope.EntityId);
        to.Int(serializer.Identifier);
        to.String(Akka.Serialization.Serialization.ManifestFor(serializer, envelope.Message));
        to.Bytes(serializer.ToBinary(envelope.Message));
    }

    private ShardingEnvelope ReadEnvelope(ref WireReader from)
    {
        var entity = from.String();
        var identifier = from.Int();
        var manifest = from.String();
        return new ShardingEnvelope(entity, system.Serialization.Deserialize(from.Bytes().ToArray(), identifier, manifest));
    }
}
