using System.Runtime.Serialization;
using System.Text;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace DistTrain.Shared.Remoting;

/// <summary>
/// Stands in for serializers of Akka.NET that build whatever type a message names: nothing is built, and no type is looked up.
/// Messages of DistTrain have a serializer of their own. The identifier of the one that it stands in for is in its settings.
/// </summary>
public sealed partial class RefusingSerializer(ExtendedActorSystem system, Config settings) : SerializerWithStringManifest(system)
{
    private const string JsonType = "\"$type\":\"";
    private const int LongestName = 256;
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
        ArgumentNullException.ThrowIfNull(bytes);
        var refusal = Refusal(NameIn(bytes, manifest));
        // By serializer, since a peer can make up any number of names.
        _warnings.Say($"serializer {Identifier}", "a message for {Peer:l} was refused: {Reason:l}", refusal.Message);
        throw refusal;
    }

    private SerializationException Refusal(string? type) =>
        new($"'{type}' (serializer {Identifier}) is no message of DistTrain: types that a message names are not built");

    /// <summary>The name that a message has for its type: its manifest, or what JSON begins with. Of what a peer chose only what
    /// names are made of is repeated.</summary>
    private static string NameIn(byte[] bytes, string manifest)
    {
        if (manifest.Length > 0)
            return Name().Match(manifest[..Math.Min(manifest.Length, LongestName)]).Value;
        var json = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, LongestName));
        var at = json.IndexOf(JsonType, StringComparison.Ordinal);
        return at < 0 ? "unnamed" : Name().Match(json, at + JsonType.Length).Value;
    }

    [GeneratedRegex(@"[\w.+,=`\[\] ]*")]
    private static partial Regex Name();
}
