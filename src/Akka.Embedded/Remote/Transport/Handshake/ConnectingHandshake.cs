#nullable enable
using System.Security.Cryptography;

namespace Akka.Remote.Transport;

/// <summary>The connecting side of one handshake.</summary>
/// <param name="hello">What this system says of itself.</param>
/// <param name="secret">The shared secret, or null.</param>
internal sealed class ConnectingHandshake(Hello hello, SharedSecret? secret)
{
    private Challenge? _challenge;

    /// <summary>A greeting with a fresh nonce.</summary>
    public static Hello Greeting(Lane lane, int uid, string address, string target) =>
        new(lane, uid, address, target, RandomNumberGenerator.GetBytes(HandshakeCodec.NonceLength));

    public void Begin(OutputBuffer output) => HandshakeCodec.Write(output, hello);

    /// <summary>Takes the peer's next frame and writes the answer.</summary>
    public HandshakeOutcome Receive(ReadOnlySpan<byte> body, OutputBuffer answer)
    {
        if (HandshakeCodec.TryReadRefusal(body, out var refusal))
            return new HandshakeOutcome.Failed(Explain(refusal.Reason), refusal.Reason);

        return _challenge is null ? ReceiveChallenge(body, answer) : ReceiveWelcome(body, _challenge);
    }

    private static HandshakeOutcome.Failed Garbage(string what) => new($"it sent {what}", RefusalReason.None);

    private HandshakeOutcome ReceiveChallenge(ReadOnlySpan<byte> body, OutputBuffer answer)
    {
        if (!HandshakeCodec.TryReadChallenge(body, out var challenge)) return Garbage("something other than a challenge");

        // A peer that wants no proof could be anyone: what this system sends would be lost to it.
        if (challenge.NeedsSecret != secret is not null)
        {
            return new HandshakeOutcome.Failed(
                secret is null
                    ? "it needs a shared secret: set akka.remote.dot-netty.tcp.secret to the same value as there"
                    : "it has no shared secret, but this system has: set akka.remote.dot-netty.tcp.secret there too",
                RefusalReason.Secret);
        }

        _challenge = challenge;
        HandshakeCodec.Write(answer, new Proof(secret?.ProveConnecting(hello, challenge) ?? []));
        return new HandshakeOutcome.Continue();
    }

    private HandshakeOutcome ReceiveWelcome(ReadOnlySpan<byte> body, Challenge challenge)
    {
        if (!HandshakeCodec.TryReadWelcome(body, out var welcome)) return Garbage("something other than a welcome");

        if (secret is null ? welcome.Mac.Length != 0 : !secret.IsAcceptingProof(hello, challenge, welcome.Uid, welcome.Mac))
            return new HandshakeOutcome.Failed("its proof of the shared secret is wrong", RefusalReason.Secret);

        return new HandshakeOutcome.Open(hello.Target, welcome.Uid, hello.Lane);
    }

    private string Explain(RefusalReason reason) => reason switch
    {
        RefusalReason.Version => $"it does not speak version {HandshakeCodec.Version} of the protocol",
        RefusalReason.Secret => "it does not accept this system's shared secret: set the same akka.remote.dot-netty.tcp.secret on both",
        RefusalReason.Address => $"it is not [{hello.Target}]: use the system name, host and port that it announces itself by",
        RefusalReason.Quarantined => "it has quarantined this system, which must be restarted",
        RefusalReason.ShuttingDown => "it is shutting down",
        _ => $"it refused for reason {(byte)reason}",
    };
}
