using System.Runtime.Serialization;
using System.Text.RegularExpressions;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>Says which messages of peers a serializer does not read: a warning once in half a minute for each serializer, since a peer
/// can make up any number of names. Thread-safe.</summary>
internal sealed partial class RefusedMessages
{
    /// <summary>The most characters of a name that are repeated.</summary>
    public const int LongestName = 256;

    private readonly PeerWarnings _warnings = new(TimeProvider.System, Serilog.Log.Logger);

    /// <summary>One came.</summary>
    /// <param name="serializer">The number of the serializer that it was for.</param>
    /// <param name="name">What it calls its type.</param>
    /// <returns>What to throw.</returns>
    public SerializationException Add(int serializer, string name)
    {
        var refusal = Refusal(serializer, name);
        _warnings.Report($"serializer {serializer}", "a message for {Peer:l} was refused: {Reason:l}", refusal.Message);
        return refusal;
    }

    /// <summary>That a message is none. Of a name that a peer chose only what names are made of is repeated.</summary>
    public static SerializationException Refusal(int serializer, string name) => new(
        $"'{Name().Match(name[..Math.Min(name.Length, LongestName)]).Value}' (serializer {serializer}) is no message of DistTrain: "
        + "types that a message names are not built");

    [GeneratedRegex(@"[\w.+,=`\[\] ]*")]
    private static partial Regex Name();
}
