#nullable enable
using System.Security.Cryptography;

namespace Akka.Remote.Transport;

/// <summary>The accepting side of one handshake. Tells a peer nothing about this system before the peer has proved the secret.</summary>
/// <param name="uid">This system's incarnation.</param>
/// <param name="secret">The shared secret, or null.</param>
/// <param name="examine">Judges a peer that has proved the secret: may its Hello be welcomed?</param>
internal sealed class AcceptingHandshake(int uid, SharedSecret? secret, Func<Hello, HandshakeOutcome.Failed?> examine)
{
    private Hello? _hello;
    private Challenge? _challenge;

    /// <summary>Takes the peer's next frame and writes the answer.</summary>
    public HandshakeOutcome Receive(ReadOnlySpan<byte> body, OutputBuffer answer)
    {
        if (_hello is null || _challenge is null) return ReceiveHello(body, answer);
        if (!HandshakeCodec.TryReadProof(body, out var proof)) return Garbage("a frame that is not a proof");
        if (secret is null ? proof.Mac.Length != 0 : !secret.IsConnectingProof(_hello, _challenge, proof.Mac))
        {
            return Refuse(answer, RefusalReason.Secret,
                "its proof of the shared secret is wrong: set the same akka.remote.dot-netty.tcp.secret on both systems");
        }

        if (examine(_hello) is { } objection) return Refuse(answer, objection.Refusal, objection.Reason);

        HandshakeCodec.Write(answer, new Welcome(uid, secret?.ProveAccepting(_hello, _challenge, uid) ?? []));
        return new HandshakeOutcome.Open(_hello.Address, _hello.Uid, _hello.Lane);
    }

    private static HandshakeOutcome.Failed Garbage(string what) =>
        new($"it sent {what}: this port speaks the actor systems' protocol only", RefusalReason.None);

    private static HandshakeOutcome.Failed Refuse(OutputBuffer answer, RefusalReason reason, string text)
    {
        HandshakeCodec.Write(answer, new Refusal(reason));
        return new HandshakeOutcome.Failed(text, reason);
    }

    private HandshakeOutcome ReceiveHello(ReadOnlySpan<byte> body, OutputBuffer answer)
    {
        if (!HandshakeCodec.TryReadHello(body, out var version, out var hello))
        {
            return version is not 0 and not HandshakeCodec.Version
                ? Refuse(answer, RefusalReason.Version, $"it speaks version {version} of the protocol, this system {HandshakeCodec.Version}")
                : Garbage("something other than a greeting");
        }

        _hello = hello;
        _challenge = new Challenge(secret is not null, RandomNumberGenerator.GetBytes(HandshakeCodec.NonceLength));
        HandshakeCodec.Write(answer, _challenge);
        return new HandshakeOutcome.Continue();
    }
}
