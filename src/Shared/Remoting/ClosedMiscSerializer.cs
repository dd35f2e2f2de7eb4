using System.Collections.Immutable;
using Akka.Actor;
using Akka.Remote.Serialization;
using Akka.Serialization;

namespace DistTrain.Shared.Remoting;

/// <summary>Akka.NET's serializer of miscellaneous messages, restricted to those that a DistTrain cluster sends. Left out
/// are failures, whose exceptions would be created by the name of their type, and everything for remote
/// deployment.</summary>
public sealed class ClosedMiscSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    // Identify and ActorIdentity, an actor reference, PoisonPill, the heartbeats of remote death watch and their answers,
    // Status.Success.
    private static readonly ImmutableHashSet<string> Read = ["ID", "AID", "AR", "PP", "RWHB", "RWHR", "STS"];
    private readonly MiscMessageSerializer _inner = new(system);
    private readonly RefusedMessages _refused = new();

    /// <inheritdoc/>
    public override int Identifier => 16;

    /// <inheritdoc/>
    public override string Manifest(object o) => _inner.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _inner.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Read.Contains(manifest)
        ? _inner.FromBinary(bytes, manifest)
        : throw _refused.Refuse(Identifier, manifest);
}
