using System.Buffers.Binary;
using Akka.Remote.Transport;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public class FrameBufferTests
{
    private const int Limit = 300;

    [Fact]
    public void Next_StreamInOnePiece_GivesEveryFrame()
    {
        var (stream, bodies) = Sample();
        Assert.Equal(bodies, ReadAll(stream, stream.Length));
    }

    [Fact]
    public void Next_StreamByteByByte_GivesEveryFrame()
    {
        var (stream, bodies) = Sample();
        Assert.Equal(bodies, ReadAll(stream, 1));
    }

    [Fact]
    public void Next_StreamSplitAtEveryOffset_GivesEveryFrame()
    {
        var (stream, bodies) = Sample();
        for (var split = 0; split <= stream.Length; split++)
        {
            using var buffer = new FrameBuffer(Limit);
            var read = new List<byte[]>();
            Feed(buffer, stream.AsSpan(0, split), read);
            Feed(buffer, stream.AsSpan(split), read);
            Assert.Equal(bodies, read);
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(301u)]
    [InlineData(0x7fffffffu)]
    [InlineData(0xffffffffu)]
    public void Next_LengthOutOfBounds_IsInvalidWithoutLargerBuffer(uint length)
    {
        using var buffer = new FrameBuffer(Limit);
        var capacity = buffer.Capacity;
        var header = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(header, length);
        header.CopyTo(buffer.Free());
        buffer.Received(4);
        Assert.Equal(FrameStatus.Invalid, buffer.Next(out _));
        Assert.Equal(capacity, buffer.Capacity);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    public void Next_OtherProtocols_AreInvalid(string greeting)
    {
        using var buffer = new FrameBuffer(FrameFormat.HandshakeLimit);
        var bytes = System.Text.Encoding.Latin1.GetBytes(greeting);
        bytes.CopyTo(buffer.Free());
        buffer.Received(bytes.Length);
        Assert.Equal(FrameStatus.Invalid, buffer.Next(out _));
    }

    [Fact]
    public void Widen_BytesAlreadyHeld_AreKept()
    {
        using var buffer = new FrameBuffer(Limit);
        byte[] whole = [3, 0, 0, 0, 16, 1, 2, 0x20, 0x4e, 0, 0, 16];
        whole.CopyTo(buffer.Free());
        buffer.Received(whole.Length);
        Assert.Equal(FrameStatus.Complete, buffer.Next(out var first));
        Assert.Equal([16, 1, 2], first.ToArray());
        buffer.Widen(1024, 20_000);
        Assert.Equal(FrameStatus.Incomplete, buffer.Next(out _));
        var rest = new byte[20_000 - 1];
        rest[^1] = 77;
        var read = new List<byte[]>();
        Feed(buffer, rest, read);
        Assert.Equal(20_000, Assert.Single(read).Length);
        Assert.Equal(77, read[0][^1]);
    }

    [Fact]
    public void Next_RandomBytes_NeverHoldsMoreThanOneFrame()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            using var buffer = new FrameBuffer(Limit);
            for (var piece = 0; piece < 50; piece++)
            {
                var free = buffer.Free().Span;
                var count = random.Next(1, Math.Min(free.Length, 64) + 1);
                random.NextBytes(free[..count]);
                if (random.Next(2) == 0) free[..count].Clear();
                if (random.Next(2) == 0) free[0] = (byte)random.Next(1, 40);
                buffer.Received(count);
                FrameStatus status;
                while ((status = buffer.Next(out var body)) == FrameStatus.Complete) Assert.InRange(body.Length, 1, Limit);
                if (status == FrameStatus.Invalid) break;
            }

            Assert.InRange(buffer.Capacity, 1, 1024);
        }
    }

    private static (byte[] Stream, List<byte[]> Bodies) Sample()
    {
        var bodies = new List<byte[]>();
        using var output = new OutputBuffer();
        foreach (var length in new[] { 1, 2, 200, 7, Limit, 1, 299 })
        {
            output.BeginFrame((FrameKind)length);
            output.WriteBytes(Enumerable.Range(1, length - 1).Select(i => (byte)i).ToArray());
            output.EndFrame();
            bodies.Add([(byte)length, .. Enumerable.Range(1, length - 1).Select(i => (byte)i)]);
        }

        return (output.Written.ToArray(), bodies);
    }

    private static List<byte[]> ReadAll(byte[] stream, int piece)
    {
        using var buffer = new FrameBuffer(Limit);
        var read = new List<byte[]>();
        for (var at = 0; at < stream.Length; at += piece) Feed(buffer, stream.AsSpan(at, Math.Min(piece, stream.Length - at)), read);
        return read;
    }

    private static void Feed(FrameBuffer buffer, ReadOnlySpan<byte> bytes, List<byte[]> read)
    {
        while (!bytes.IsEmpty)
        {
            var free = buffer.Free().Span;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            buffer.Received(count);
            bytes = bytes[count..];
            FrameStatus status;
            while ((status = buffer.Next(out var body)) == FrameStatus.Complete) read.Add(body.ToArray());
            Assert.Equal(FrameStatus.Incomplete, status);
        }
    }
}
