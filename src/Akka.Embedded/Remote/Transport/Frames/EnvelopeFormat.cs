namespace Akka.Remote.Transport;

/// <summary>
/// The body of a message frame after its kind:
/// flags (1 byte: 1 = both sides forget their tables first),
/// for a system message the sequence number and the lane position it must not overtake (8 bytes each),
/// recipient, sender (names), serializer id (4 bytes), manifest (name), and the serialized message up to the end.
/// A name is 16 bits: 0 none, 65535 spelled out once, n the n-th of the table, table length + 1 spelled out and remembered.
/// </summary>
internal static class EnvelopeFormat
{
    public const byte ResetTables = 1;
    public const ushort NoName = 0;
    public const ushort SpelledOut = ushort.MaxValue;

    /// <summary>How many actor paths a connection remembers.</summary>
    public const int PathTableSize = 1024;

    /// <summary>How many manifests a connection remembers.</summary>
    public const int ManifestTableSize = 256;

    /// <summary>The longest name that is remembered, in UTF-8 bytes; with the table sizes this bounds a connection's memory.</summary>
    public const int RememberedNameLimit = 512;

    /// <summary>The longest name at all, in UTF-8 bytes.</summary>
    public const int NameLimit = 8 * 1024;
}
