using System.Buffers.Binary;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Remoting;

/// <summary>The first sixteen bytes that either end sends, before any frame; see "Actors' connections" in
/// docs/wire-format.md.</summary>
/// <param name="Role">The sender's role, one of <see cref="ProcessRole"/>.</param>
/// <param name="SystemUid">The number of the sender's actor system, which tells a restarted process from its predecessor; 0
/// for a process that only probes.</param>
internal readonly record struct Preamble(string Role, long SystemUid)
{
    public const int Size = 16;

    /// <summary>The version of this protocol. Ends of different versions refuse each other.</summary>
    public const byte Version = 1;

    private const int VersionAt = 4;
    private const int RoleAt = 5;
    private const int ReservedAt = 6;
    private const int SystemUidAt = 8;

    private const byte TlsHandshake = 0x16;

    public static ReadOnlySpan<byte> Magic => "DTAC"u8;

    public void Write(Span<byte> target)
    {
        Magic.CopyTo(target);
        target[VersionAt] = Version;
        target[RoleAt] = (byte)(1 + ProcessRole.All.IndexOf(Role));
        target[ReservedAt..SystemUidAt].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(target[SystemUidAt..], SystemUid);
    }

    /// <summary>Why a connection cannot come from an actor system, as far as its first bytes tell; null when it
    /// may.</summary>
    /// <param name="bytes">The first bytes, at least one.</param>
    /// <param name="withTls">Whether TLS is expected.</param>
    public static string? FindProblem(ReadOnlySpan<byte> bytes, bool withTls)
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

    /// <summary>Parses a preamble and checks its magic, version, role and reserved bytes.</summary>
    /// <param name="bytes"><see cref="Size"/> bytes.</param>
    /// <exception cref="PeerRefusedException">The bytes are no preamble, or one of another version.</exception>
    public static Preamble Read(ReadOnlySpan<byte> bytes)
    {
        if (FindProblem(bytes, withTls: false) is { } problem)
            throw new PeerRefusedException(problem);
        if (bytes[VersionAt] != Version)
            throw new PeerRefusedException(
                $"it speaks version {bytes[VersionAt]} of the actors' protocol, this process version {Version}: "
                + "use the same DistTrain on both sides");
        if (bytes[RoleAt] == 0 || bytes[RoleAt] > ProcessRole.All.Length)
            throw new PeerRefusedException($"it says that it has role {bytes[RoleAt]}, which there is not");
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[ReservedAt..]) != 0)
            throw new PeerRefusedException("the reserved bytes of its preamble are not zero");
        return new Preamble(ProcessRole.All[bytes[RoleAt] - 1], BinaryPrimitives.ReadInt64LittleEndian(bytes[SystemUidAt..]));
    }
}
