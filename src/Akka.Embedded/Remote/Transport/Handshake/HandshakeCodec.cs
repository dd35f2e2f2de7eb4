#nullable enable
using System.Diagnostics.CodeAnalysis;

namespace Akka.Remote.Transport;

/// <summary>
/// The bodies of the handshake frames. Hello: magic "DTAR", version (2 bytes), lane, uid (4), address, target, nonce (32).
/// Challenge: 0 or 1, nonce (32). Proof: MAC (0 or 32). Welcome: uid (4), MAC (0 or 32). Refusal: reason.
/// </summary>
internal static class HandshakeCodec
{
    public const ushort Version = 1;
    public const int NonceLength = 32;
    private const int MacLength = 32;
    private const int AddressLimit = 512;

    private static ReadOnlySpan<byte> Magic => "DTAR"u8;

    public static void Write(OutputBuffer output, Hello hello)
    {
        output.BeginFrame(FrameKind.Hello);
        output.WriteBytes(Magic);
        output.WriteUInt16(Version);
        output.WriteByte((byte)hello.Lane);
        output.WriteInt32(hello.Uid);
        output.WriteString(hello.Address);
        output.WriteString(hello.Target);
        output.WriteBytes(hello.Nonce);
        output.EndFrame();
    }

    public static void Write(OutputBuffer output, Challenge challenge)
    {
        output.BeginFrame(FrameKind.Challenge);
        output.WriteByte(challenge.NeedsSecret ? (byte)1 : (byte)0);
        output.WriteBytes(challenge.Nonce);
        output.EndFrame();
    }

    public static void Write(OutputBuffer output, Proof proof)
    {
        output.BeginFrame(FrameKind.Proof);
        output.WriteBytes(proof.Mac);
        output.EndFrame();
    }

    public static void Write(OutputBuffer output, Welcome welcome)
    {
        output.BeginFrame(FrameKind.Welcome);
        output.WriteInt32(welcome.Uid);
        output.WriteBytes(welcome.Mac);
        output.EndFrame();
    }

    public static void Write(OutputBuffer output, Refusal refusal)
    {
        output.BeginFrame(FrameKind.Refusal);
        output.WriteByte((byte)refusal.Reason);
        output.EndFrame();
    }

    /// <summary>Reads a Hello of any version; only the version is filled in where it is not ours.</summary>
    public static bool TryReadHello(ReadOnlySpan<byte> body, out ushort version, [NotNullWhen(true)] out Hello? hello)
    {
        hello = null;
        version = 0;
        if (!TryBegin(body, FrameKind.Hello, out var reader)) return false;
        if (!reader.TryReadBytes(Magic.Length, out var magic) || !magic.SequenceEqual(Magic)) return false;
        if (!reader.TryReadUInt16(out version) || version != Version) return false;
        if (!reader.TryReadByte(out var lane) || (Lane)lane is not (Lane.Control or Lane.User)) return false;
        if (!reader.TryReadInt32(out var uid)) return false;
        if (!reader.TryReadString(AddressLimit, out var address) || !reader.TryReadString(AddressLimit, out var target)) return false;
        if (!reader.TryReadBytes(NonceLength, out var nonce) || !reader.Rest.IsEmpty) return false;
        hello = new Hello((Lane)lane, uid, address, target, nonce.ToArray());
        return true;
    }

    public static bool TryReadChallenge(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Challenge? challenge)
    {
        challenge = null;
        if (!TryBegin(body, FrameKind.Challenge, out var reader)) return false;
        if (!reader.TryReadByte(out var mode) || mode > 1) return false;
        if (!reader.TryReadBytes(NonceLength, out var nonce) || !reader.Rest.IsEmpty) return false;
        challenge = new Challenge(mode == 1, nonce.ToArray());
        return true;
    }

    public static bool TryReadProof(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Proof? proof)
    {
        proof = null;
        if (!TryBegin(body, FrameKind.Proof, out var reader) || reader.Rest.Length is not (0 or MacLength)) return false;
        proof = new Proof(reader.Rest.ToArray());
        return true;
    }

    public static bool TryReadWelcome(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Welcome? welcome)
    {
        welcome = null;
        if (!TryBegin(body, FrameKind.Welcome, out var reader) || !reader.TryReadInt32(out var uid)) return false;
        if (reader.Rest.Length is not (0 or MacLength)) return false;
        welcome = new Welcome(uid, reader.Rest.ToArray());
        return true;
    }

    public static bool TryReadRefusal(ReadOnlySpan<byte> body, [NotNullWhen(true)] out Refusal? refusal)
    {
        refusal = null;
        if (!TryBegin(body, FrameKind.Refusal, out var reader)) return false;
        if (!reader.TryReadByte(out var reason) || !reader.Rest.IsEmpty) return false;
        refusal = new Refusal((RefusalReason)reason);
        return true;
    }

    /// <summary>The bytes that both proofs cover: everything that the two sides have said so far, lengths included.</summary>
    public static byte[] Transcript(string role, Hello hello, Challenge challenge, int? acceptorUid)
    {
        using var output = new OutputBuffer();
        output.WriteString("DistTrain Akka.Remote handshake 1");
        output.WriteString(role);
        output.WriteByte((byte)hello.Lane);
        output.WriteInt32(hello.Uid);
        output.WriteString(hello.Address);
        output.WriteString(hello.Target);
        output.WriteBytes(hello.Nonce);
        output.WriteBytes(challenge.Nonce);
        output.WriteByte(acceptorUid.HasValue ? (byte)1 : (byte)0);
        output.WriteInt32(acceptorUid ?? 0);
        return output.Written.ToArray();
    }

    private static bool TryBegin(ReadOnlySpan<byte> body, FrameKind expected, out ByteReader reader)
    {
        reader = new ByteReader(body);
        return reader.TryReadByte(out var kind) && (FrameKind)kind == expected;
    }
}
