using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace DistTrain.Shared.Remoting;

/// <summary>Takes the place of serializers of Akka.NET that create whatever type a message names: nothing is created, and no
/// type is looked up. Messages of DistTrain have a serializer of their own. The identifier of the serializer that it
/// replaces is in its settings.</summary>
public sealed class RefusingSerializer(ExtendedActorSystem system, Config settings) : SerializerWithStringManifest(system)
{
    private const string JsonType = "\"$type\":\"";
    private readonly RefusedMessages _refused = new();

    /// <inheritdoc/>
    public override int Identifier { get; } = settings.GetInt("identifier");

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        ArgumentNullException.ThrowIfNull(o);
        throw RefusedMessages.Refusal(Identifier, o.GetType().FullName ?? "");
    }

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        throw RefusedMessages.Refusal(Identifier, obj.GetType().FullName ?? "");
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        throw _refused.Refuse(Identifier, string.IsNullOrEmpty(manifest) ? NameIn(bytes) : manifest);
    }

    /// <summary>The type name at the beginning of JSON, which has no manifest.</summary>
    private static string NameIn(byte[] bytes)
    {
        var json = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, RefusedMessages.LongestName));
        var at = json.IndexOf(JsonType, StringComparison.Ordinal);
        return at < 0 ? "unnamed" : json[(at + JsonType.Length)..];
    }
}
