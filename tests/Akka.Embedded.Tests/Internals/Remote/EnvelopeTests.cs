using System.Buffers.Binary;
using Akka.Remote.Transport;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public class EnvelopeTests
{
    private const int FrameLimit = 4000;

    [Fact]
    public void TryDecode_WhatWasEncoded_IsTheSame()
    {
        using var output = new OutputBuffer();
        var encoder = NewEncoder();
        encoder.Encode(output, null, "recipient", "sender", 7, "M", [1, 2, 3]);
        encoder.Encode(output, new EnvelopeOrder(5, 9), "recipient", null, 8, "", []);
        encoder.Encode(output, null, "recipient", "$temp", 7, "M", [4]);
        var decoder = new EnvelopeDecoder();
        var read = new List<string>();
        foreach (var body in Bodies(output))
        {
            Assert.True(decoder.TryDecode(body, out var e));
            read.Add($"{e.Recipient!.Text} {e.Sender?.Text} {e.SerializerId} {e.Manifest} {Convert.ToHexString(e.Payload)} {e.Order}");
        }

        Assert.Equal(
            [
                "recipient sender 7 M 010203 ",
                "recipient  8   EnvelopeOrder { Sequence = 5, NotBefore = 9 }",
                "recipient $temp 7 M 04 ",
            ],
            read);
    }

    [Fact]
    public void Encode_FirstMessage_HasTheDocumentedBytes()
    {
        using var output = new OutputBuffer();
        NewEncoder().Encode(output, null, "r", null, 7, "M", [1, 2]);
        Assert.Equal("14000000" + "10" + "00" + "0100" + "010072" + "0000" + "07000000" + "0100" + "01004D" + "0102", Convert.ToHexString(output.Written.Span));
    }

    [Fact]
    public void Encode_SameNamesAgain_AreNotSpelledOut()
    {
        using var output = new OutputBuffer();
        var encoder = NewEncoder();
        var recipient = new string('r', 400);
        Assert.True(encoder.Encode(output, null, recipient, null, 7, "Manifest", []) > 400);
        Assert.Equal(12, encoder.Encode(output, null, recipient, null, 7, "Manifest", []));
    }

    [Fact]
    public void Encode_OverTheLimit_AppendsNothingAndTheNextFrameStandsAlone()
    {
        using var output = new OutputBuffer();
        var encoder = NewEncoder();
        encoder.Encode(output, null, "a", null, 7, "M", [1]);
        var before = output.Length;
        Assert.Equal(FrameLimit + 1, encoder.Encode(output, null, "b", null, 7, "N", new byte[FrameLimit + 1 - 18]));
        Assert.Equal(before, output.Length);
        encoder.Encode(output, null, "b", "a", 7, "N", [2]);

        var decoder = new EnvelopeDecoder();
        var bodies = Bodies(output);
        Assert.Equal(2, bodies.Count);
        Assert.True(decoder.TryDecode(bodies[0], out _));
        Assert.True(decoder.TryDecode(bodies[1], out var last));
        Assert.Equal(("b", "a", "N"), (last.Recipient!.Text, last.Sender!.Text, last.Manifest));
    }

    [Fact]
    public void Encode_MorePathsThanTheTableHolds_AllArrive()
    {
        var encoder = NewEncoder();
        var decoder = new EnvelopeDecoder();
        for (var i = 0; i < (3 * EnvelopeFormat.PathTableSize) + 10; i++)
        {
            using var output = new OutputBuffer();
            encoder.Encode(output, null, "to" + (i % 1500), "from" + i, 7, "M" + (i % 300), []);
            Assert.True(decoder.TryDecode(Bodies(output)[0], out var e));
            Assert.Equal(("to" + (i % 1500), "from" + i, "M" + (i % 300)), (e.Recipient!.Text, e.Sender!.Text, e.Manifest));
        }
    }

    [Fact]
    public void Encode_NameTooLong_ThrowsAndAppendsNothing()
    {
        using var output = new OutputBuffer();
        Assert.Throws<ArgumentException>(() => NewEncoder().Encode(output, null, new string('x', 9000), null, 7, "", []));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void TryDecode_EveryTruncation_IsRefusedOrShorterPayload()
    {
        using var output = new OutputBuffer();
        NewEncoder().Encode(output, new EnvelopeOrder(1, 0), "recipient", "sender", 7, "Manifest", [1, 2, 3]);
        var body = Bodies(output)[0];
        for (var length = 0; length < body.Length; length++)
        {
            var decoded = new EnvelopeDecoder().TryDecode(body.AsSpan(0, length), out var e);
            Assert.Equal(length >= body.Length - 3, decoded);
            if (decoded) Assert.Equal(length - (body.Length - 3), e.Payload.Length);
        }
    }

    [Fact]
    public void TryDecode_FlippedAndRandomBytes_NeverThrowsAndKeepsTablesBounded()
    {
        using var output = new OutputBuffer();
        NewEncoder().Encode(output, new EnvelopeOrder(1, 0), "recipient", "sender", 7, "Manifest", [1, 2, 3]);
        var good = Bodies(output)[0];
        var decoded = 0;
        var decoder = new EnvelopeDecoder();
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var body = (byte[])good.Clone();
            if (seed % 2 == 0)
            {
                for (var flips = random.Next(1, 5); flips > 0; flips--) body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
            }
            else
            {
                random.NextBytes(body);
                body[0] = (byte)FrameKind.Message;
                body[1] = 0;
            }

            if (decoder.TryDecode(body, out var e)) decoded += e.Recipient is null ? 0 : 1;
        }

        Assert.InRange(decoded, 1, 20_000);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1025)]
    [InlineData(65534)]
    public void TryDecode_NumberThatWasNeverGiven_IsRefused(int number)
    {
        var body = new byte[30];
        body[0] = (byte)FrameKind.Message;
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(2), (ushort)number);
        Assert.False(new EnvelopeDecoder().TryDecode(body, out _));
    }

    private static EnvelopeEncoder NewEncoder() => new(FrameLimit, key => (string)key, key => ((string)key)[0] != '$');

    private static List<byte[]> Bodies(OutputBuffer output)
    {
        var bodies = new List<byte[]>();
        var rest = output.Written.Span;
        while (!rest.IsEmpty)
        {
            Assert.Equal(FrameStatus.Complete, FrameFormat.TryRead(rest, FrameLimit, out var body, out var length));
            bodies.Add(body.ToArray());
            rest = rest[length..];
        }

        return bodies;
    }
}
