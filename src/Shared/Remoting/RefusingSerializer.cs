using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace DistTrain.Shared.Remoting;

/// <summary>
/// Stands in for serializers of Akka.NET that build whatever type a message names: nothing is built, and no type is looked up. Messages of
/// DistTrain have a serializer of their own. The identifier of the one that it stands in for is in its settings.
/// </summary>
public sealed class RefusingSerializer(ExtendedActorSystem system, Config settings) : SerializerWithStringManifest(system)
{
    private readonly PeerWarnings _warnings = new(TimeProvider.System, Serilog.Log.Logger);

    /// <inheritdoc/>
    public override int Identifier { get; } = settings.GetInt("identifier");

    /// <inheritdoc/>
    public override string Manifest(object o) => throw Refusal(o.GetType().FullName);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => throw Refusal(obj.GetType().FullName);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var refusal = Refusal(manifest);
        _warnings.Say(manifest, "a message of another actor system was refused: {Reason:l}", refusal.Message);
        throw refusal;
    }

    private SerializationException Refusal(string? type) =>
        new($"'{type}' (serializer {Identifier}) is no message of DistTrain: types that a message names are not built");
}
