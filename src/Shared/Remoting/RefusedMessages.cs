using System.Runtime.Serialization;
using System.Text.RegularExpressions;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>Warns of messages that a serializer refuses: once in half a minute for each serializer, since a peer can make up
/// any number of type names. Thread-safe.</summary>
internal sealed partial class RefusedMessages
{
    /// <summary>The most characters of a type name that are repeated in a warning.</summary>
    public const int LongestName = 256;

    private readonly PeerWarnings _warnings = new(TimeProvider.System, Serilog.Log.Logger);

    /// <summary>Makes the exception for a refused message, and logs it if a warning is due.</summary>
    /// <param name="serializer">The number of the serializer that it was for.</param>
    /// <param name="name">The name that the message gives for its type.</param>
    /// <returns>The exception, for the caller to throw.</returns>
    public SerializationException Refuse(int serializer, string name)
    {
        var refusal = Refusal(serializer, name);
        _warnings.Report($"serializer {serializer}", "a message for {Peer:l} was refused: {Reason:l}", refusal.Message);
        return refusal;
    }

    /// <summary>Makes the exception for a message that DistTrain does not know. The name is chosen by the peer: only
    /// characters that occur in names of types are repeated.</summary>
    public static SerializationException Refusal(int serializer, string name) => new(
        $"'{Name().Match(name[..Math.Min(name.Length, LongestName)]).Value}' (serializer {serializer}) "
        + "is no message of DistTrain: types that a message names are not built");

    [GeneratedRegex(@"[\w.+,=`\[\] ]*")]
    private static partial Regex Name();
}
