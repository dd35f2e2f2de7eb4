using System.Collections.Immutable;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using Akka.Serialization;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Remoting;

/// <summary>Akka.NET's serializer of system messages, restricted to those that go between the processes of a DistTrain
/// cluster: death watch. Left out are those of remote supervision, whose exceptions would be created by the name of their
/// type.</summary>
public sealed class ClosedSystemSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    // By Akka.NET's names. They are only looked up here; no type is ever loaded by a name that a peer sent.
    private static readonly ImmutableDictionary<string, Type> Read =
        ((Type[])[typeof(Watch), typeof(Unwatch), typeof(DeathWatchNotification)]).ToImmutableDictionary(QualifiedName.Of);

    private readonly SystemMessageSerializer _inner = new(system);
    private readonly RefusedMessages _refused = new();

    /// <inheritdoc/>
    public override int Identifier => 22;

    /// <inheritdoc/>
    public override string Manifest(object o) => QualifiedName.Of(o.GetType());

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _inner.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Read.TryGetValue(manifest, out var type)
        ? _inner.FromBinary(bytes, type)
        : throw _refused.Refuse(Identifier, manifest);
}
