using System.Collections.Immutable;
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
        ((Type[])[typeof(Watch), typeof(Unwatch), typeof(DeathWatchNotification)]).ToImmutableDictionary(NameOf);

    private readonly SystemMessageSerializer _inner = new(system);
    private readonly RefusedMessages _refused = new();

    /// <inheritdoc/>
    public override int Identifier => 22;

    /// <inheritdoc/>
    public override string Manifest(object o) => NameOf(o.GetType());

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _inner.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Read.TryGetValue(manifest, out var type)
        ? _inner.FromBinary(bytes, type)
        : throw _refused.Add(Identifier, manifest);

    // As Akka.NET names them; here it is a word to look up and no type to load.
    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
