using Akka.Remote.Transport;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public class HandshakeTests
{
    private const string Connecting = "akka.tcp://a@127.0.0.1:1";
    private const string Accepting = "akka.tcp://b@127.0.0.1:2";

    [Theory]
    [InlineData(null)]
    [InlineData("s3cret")]
    public void Receive_SameSecret_OpensBothSides(string? secret)
    {
        var (connecting, accepting) = Run(secret, secret);
        var c = Assert.IsType<HandshakeOutcome.Open>(connecting);
        var a = Assert.IsType<HandshakeOutcome.Open>(accepting);
        Assert.Equal((Accepting, 22, Lane.User), (c.PeerAddress, c.PeerUid, c.Lane));
        Assert.Equal((Connecting, 11, Lane.User), (a.PeerAddress, a.PeerUid, a.Lane));
    }

    [Fact]
    public void Receive_WrongSecret_IsRefused()
    {
        var (connecting, accepting) = Run("right", "wrong");
        Assert.Equal(RefusalReason.Secret, Assert.IsType<HandshakeOutcome.Failed>(accepting).Refusal);
        Assert.Equal(RefusalReason.Secret, Assert.IsType<HandshakeOutcome.Failed>(connecting).Refusal);
    }

    [Fact]
    public void Receive_SecretOnOneSideOnly_ConnectingSideGoesNoFurther()
    {
        Assert.Equal(RefusalReason.Secret, Assert.IsType<HandshakeOutcome.Failed>(Run(null, "s").Connecting).Refusal);
        Assert.Equal(RefusalReason.Secret, Assert.IsType<HandshakeOutcome.Failed>(Run("s", null).Connecting).Refusal);
    }

    [Fact]
    public void Receive_ReplayedConversation_IsRefused()
    {
        var recorded = new List<byte[]>();
        Run("s", "s", recorded);
        var accepting = NewAccepting("s");
        using var answer = new OutputBuffer();
        Assert.IsType<HandshakeOutcome.Continue>(accepting.Receive(recorded[0].AsSpan(4), answer));
        answer.Clear();
        var outcome = Assert.IsType<HandshakeOutcome.Failed>(accepting.Receive(recorded[2].AsSpan(4), answer));
        Assert.Equal(RefusalReason.Secret, outcome.Refusal);
    }

    [Fact]
    public void Receive_OwnProofReflected_IsRefused()
    {
        // A stranger that has itself challenged, and sends the proof back as its own.
        var secret = SharedSecret.FromText("s")!;
        var hello = ConnectingHandshake.Greeting(Lane.User, 11, Connecting, Accepting);
        var connecting = new ConnectingHandshake(hello, secret);
        using var output = new OutputBuffer();
        var challenge = new Challenge(true, new byte[32]);
        HandshakeCodec.Write(output, challenge);
        using var proof = new OutputBuffer();
        Assert.IsType<HandshakeOutcome.Continue>(connecting.Receive(output.Written.Span[4..], proof));
        Assert.True(HandshakeCodec.TryReadProof(proof.Written.Span[4..], out var mac));
        output.Clear();
        HandshakeCodec.Write(output, new Welcome(22, mac.Mac));
        Assert.IsType<HandshakeOutcome.Failed>(connecting.Receive(output.Written.Span[4..], proof));
    }

    [Fact]
    public void Receive_QuarantinedPeer_LearnsTheReason()
    {
        var accepting = NewAccepting(null, new HandshakeOutcome.Failed("no", RefusalReason.Quarantined));
        var (connecting, _) = Run(NewConnecting(null), accepting, []);
        Assert.Equal(RefusalReason.Quarantined, Assert.IsType<HandshakeOutcome.Failed>(connecting).Refusal);
    }

    [Fact]
    public void Receive_OtherVersion_IsRefusedWithTheReason()
    {
        using var output = new OutputBuffer();
        HandshakeCodec.Write(output, ConnectingHandshake.Greeting(Lane.User, 1, Connecting, Accepting));
        var body = output.Written.Span[4..].ToArray();
        body[5] = 9;
        using var answer = new OutputBuffer();
        var outcome = Assert.IsType<HandshakeOutcome.Failed>(NewAccepting(null).Receive(body, answer));
        Assert.Equal(RefusalReason.Version, outcome.Refusal);
        Assert.True(answer.Length > 0);
    }

    [Fact]
    public void Receive_TruncatedFlippedAndRandomFrames_NeverOpens()
    {
        var recorded = new List<byte[]>();
        Run("s", "s", recorded);
        var hello = recorded[0][4..];
        var proof = recorded[2][4..];
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var accepting = NewAccepting("s");
            using var answer = new OutputBuffer();
            var first = accepting.Receive(Damage(hello, random), answer);
            Assert.IsNotType<HandshakeOutcome.Open>(first);
            if (first is HandshakeOutcome.Failed) continue;
            Assert.IsType<HandshakeOutcome.Failed>(accepting.Receive(Damage(proof, random), answer));
        }
    }

    [Fact]
    public void Receive_DamagedAnswers_NeverOpenTheConnectingSide()
    {
        var recorded = new List<byte[]>();
        Run("s", "s", recorded);
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var connecting = NewConnecting("s");
            using var answer = new OutputBuffer();
            if (connecting.Receive(Damage(recorded[1][4..], random), answer) is HandshakeOutcome.Failed) continue;
            Assert.IsType<HandshakeOutcome.Failed>(connecting.Receive(Damage(recorded[3][4..], random), answer));
        }
    }

    private static byte[] Damage(byte[] frame, Random random)
    {
        var damaged = (byte[])frame.Clone();
        switch (random.Next(4))
        {
            case 0:
                return damaged[..random.Next(1, damaged.Length)];
            case 1:
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                return damaged;
            case 2:
                random.NextBytes(damaged);
                return damaged;
            default:
                return [.. damaged, (byte)random.Next(256)];
        }
    }

    private static ConnectingHandshake NewConnecting(string? secret) => new(
        ConnectingHandshake.Greeting(Lane.User, 11, Connecting, Accepting), SharedSecret.FromText(secret));

    private static AcceptingHandshake NewAccepting(string? secret, HandshakeOutcome.Failed? objection = null) =>
        new(22, SharedSecret.FromText(secret), _ => objection);

    private static (HandshakeOutcome Connecting, HandshakeOutcome Accepting) Run(string? connectingSecret, string? acceptingSecret, List<byte[]>? recorded = null) =>
        Run(NewConnecting(connectingSecret), NewAccepting(acceptingSecret), recorded ?? []);

    private static (HandshakeOutcome Connecting, HandshakeOutcome Accepting) Run(
        ConnectingHandshake connecting, AcceptingHandshake accepting, List<byte[]> recorded)
    {
        HandshakeOutcome c = new HandshakeOutcome.Continue();
        HandshakeOutcome a = new HandshakeOutcome.Continue();
        using var toAccepting = new OutputBuffer();
        using var toConnecting = new OutputBuffer();
        connecting.Begin(toAccepting);
        while (toAccepting.Length > 0)
        {
            recorded.Add(toAccepting.Written.ToArray());
            a = accepting.Receive(toAccepting.Written.Span[4..], toConnecting);
            toAccepting.Clear();
            if (toConnecting.Length == 0) break;
            recorded.Add(toConnecting.Written.ToArray());
            c = connecting.Receive(toConnecting.Written.Span[4..], toAccepting);
            toConnecting.Clear();
        }

        return (c, a);
    }
}
