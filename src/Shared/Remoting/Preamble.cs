using System.Buffers.Binary;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>
/// The first sixteen bytes that either end sends, before any frame; see "Actors' connections" in docs/wire-format.md. A reader
/// free of sockets.
/// </summary>
/// <param name="Role">What the sender is.</param>
/// <param name="RunAttempt">The number of the sender's actor system, by which a process that was started again is told from the
/// one before it; 0 for one that only asks.</param>
internal readonly record struct Preamble(string Role, long RunAttempt)
{
    public const int Size = 16;

    /// <summary>The version of this protocol. Ends of different versions refuse each other.</summary>
    public const byte Version = 1;

    private const int VersionAt = 4;
    private const int RoleAt = 5;
    private const int ReservedAt = 6;
    private const int RunAttemptAt = 8;

    private const byte TlsHandshake = 0x16;

    public static ReadOnlySpan<byte> Magic => "DTAC"u8;

    public void Write(Span<byte> target)
    {
        Magic.CopyTo(target);
        target[VersionAt] = Version;
        target[RoleAt] = (byte)(1 + ProcessRole.All.IndexOf(Role));
        target[ReservedAt..RunAttemptAt].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(target[RunAttemptAt..], RunAttempt);
    }

    /// <summary>Why a connection cannot be one of an actor system, as far as its first bytes tell; null when it may be
    /// one.</summary>
    /// <param name="bytes">The first bytes, at least one.</param>
    /// <param name="withTls">Whether TLS is expected.</param>
    public static string? Objection(ReadOnlySpan<byte> bytes, bool withTls)
    {
        var known = Math.Min(bytes.Length, Magic.Length);
        var isOurs = bytes[..known].SequenceEqual(Magic[..known]);
        return (withTls, isOurs) switch
        {
            (true, true) => "it speaks without TLS, and this process has a secret or certificate: give both the same",
            (true, false) when bytes[0] != TlsHandshake => "it does not speak TLS",
            (false, false) when bytes[0] == TlsHandshake =>
                "it speaks TLS, and this process has neither secret nor certificate: give both the same",
            (false, false) => "it does not speak the protocol of DistTrain's actors",
            _ => null,
        };
    }

    /// <summary>Reads a preamble.</summary>
    /// <param name="bytes"><see cref="Size"/> bytes.</param>
    /// <exception cref="PeerRefusedException">It is none, or one of another version.</exception>
    public static Preamble Read(ReadOnlySpan<byte> bytes)
    {
        if (Objection(bytes, withTls: false) is { } objection)
            throw new PeerRefusedException(objection);
        if (bytes[VersionAt] != Version)
            throw new PeerRefusedException(
                $"it speaks version {bytes[VersionAt]} of the actors' protocol, this process version {Version}: "
                + "use the same DistTrain on both sides");
        if (bytes[RoleAt] == 0 || bytes[RoleAt] > ProcessRole.All.Length)
            throw new PeerRefusedException($"it says that it has role {bytes[RoleAt]}, which there is not");
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[ReservedAt..]) != 0)
            throw new PeerRefusedException("the reserved bytes of its preamble are not zero");
        return new Preamble(ProcessRole.All[bytes[RoleAt] - 1], BinaryPrimitives.ReadInt64LittleEndian(bytes[RunAttemptAt..]));
    }
}
