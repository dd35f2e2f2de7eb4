using Akka.Actor;
using Akka.Serialization;

namespace Akka.Cluster.Serialization;

/// <summary>Carries the cluster's own messages; number 5.</summary>
public class ClusterMessageSerializer : SerializerWithStringManifest
{
    /// <summary>Made by the system.</summary>
    public ClusterMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => ClusterMessageCodec.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => ClusterMessageCodec.Write(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => ClusterMessageCodec.Read(bytes, manifest);
}
