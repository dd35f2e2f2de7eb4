using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;
using Akka.Serialization;

namespace DistTrain.Shared.Remoting;

/// <summary>
/// Of Akka.NET's system messages those that go between the processes of a DistTrain cluster: watching an actor and its end. Left
/// out are those of supervision from afar, whose exceptions are built by the name of their type.
/// </summary>
public sealed class ClosedSystemSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly ImmutableDictionary<string, Type> Read =
        ((Type[])[typeof(Watch), typeof(Unwatch), typeof(DeathWatchNotification)]).ToImmutableDictionary(type => type.Name);

    private readonly SystemMessageSerializer _inner = new(system);

    /// <inheritdoc/>
    public override int Identifier => 22;

    /// <inheritdoc/>
    public override string Manifest(object o) => o.GetType().Name;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _inner.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Read.TryGetValue(manifest, out var type)
        ? _inner.FromBinary(bytes, type)
        : throw new SerializationException($"system message '{manifest}' (serializer {Identifier}) is none of a DistTrain cluster's");
}
