using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster.Serialization;
using Akka.Serialization;

namespace Akka.Cluster.Tools.Singleton.Serialization;

/// <summary>Carries the messages of singleton managers; number 14.</summary>
public class ClusterSingletonMessageSerializer : SerializerWithStringManifest
{
    /// <summary>Made by the system.</summary>
    public ClusterSingletonMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        HandOverToMe => "A",
        HandOverInProgress => "B",
        HandOverDone => "C",
        _ => throw new ArgumentException($"{o.GetType()} is no message of a singleton manager", nameof(o)),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var to = new WireWriter();
        if (obj is HandOverDone done)
            GossipCodec.WriteNode(to, done.From);
        return to.ToArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var from = new WireReader(bytes);
        IClusterSingletonMessage message = manifest switch
        {
            "A" => HandOverToMe.Instance,
            "B" => HandOverInProgress.Instance,
            "C" => new HandOverDone(GossipCodec.ReadNode(ref from)),
            _ => throw new SerializationException($"Unknown manifest [{manifest}] of a singleton manager's message"),
        };
        from.End();
        return message;
    }
}
