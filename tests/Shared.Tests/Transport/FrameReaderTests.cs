using System.Text;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;
using Xunit;

namespace DistTrain.Shared.Tests.Transport;

/// <summary>Frames however the stream is cut, and streams that are no frames.</summary>
public sealed class FrameReaderTests
{
    private const int VectorLength = 40_000;

    [Fact]
    public void Crc32C_OfTheStandardText_IsTheStandardValue() =>
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1023)]
    [InlineData(3 * 8192)]
    [InlineData(3 * 8192 + 1001)]
    [InlineData(262_144)]
    public void Crc32C_OfAnyLength_IsTheBitwiseOne(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        var copy = new byte[length];

        Assert.Equal(Bitwise(bytes), Crc32C.Compute(bytes));
        Assert.Equal(Bitwise(bytes), Crc32C.Copy(bytes, copy));
        Assert.Equal(bytes, copy);
    }

    [Fact]
    public void Header_OfEveryField_IsReadBackAndHasItsPlaces()
    {
        var message = new GradientMessage(
            0x3132333435363738, 0x41424344, 0x21222324,
            new PartialSums(BitConverter.UInt64BitsToDouble(0x6162636465666768), 0x7172737475767778),
            -1, 0x51525354);
        var bytes = new byte[64];
        FrameHeader.Write(bytes, 0x11121314, message, 0x01020304, 0x0A0B0C0D);

        var read = FrameHeader.Read(bytes);
        Assert.Equal(
            (FrameKind.Gradient, 0x11121314u, 0x01020304u, 0x0A0B0C0Du),
            (read.Kind, read.RunAttempt, read.Length, read.PayloadCrc));
        Assert.Equal(message, read.Message<GradientMessage>());
        Assert.Equal(
            "4454524E" + "03" + "0A" + "0000" + "14131211" + "04030201" + "0D0C0B0A"
                + "3837363534333231" + "44434241" + "24232221" + "6867666564636261" + "7877767574737271"
                + "FFFFFFFF" + "54535251",
            Convert.ToHexString(bytes.AsSpan(0, 60)));
    }

    [Fact]
    public void Next_StreamInOnePiece_GivesEveryFrame() => Assert.Equal(Expected(), Read(Stream(), _ => int.MaxValue));

    [Fact]
    public void Next_AByteAtATime_GivesTheSame() => Assert.Equal(Expected(), Read(Stream(), _ => 1));

    [Fact]
    public void Next_CutAtEveryOffset_GivesTheSame()
    {
        var stream = Small();
        var expected = Read(stream, _ => int.MaxValue);
        for (var cut = 1; cut < stream.Length; cut++)
            Assert.Equal(expected, Read(stream, at => at < cut ? cut - at : int.MaxValue));
    }

    [Fact]
    public void Next_CutAtRandom_GivesTheSame()
    {
        var stream = Stream();
        var random = new Random(11);
        for (var round = 0; round < 30; round++)
            Assert.Equal(Expected(), Read(stream, _ => random.Next(1, 5000)));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", FrameError.Magic)]
    [InlineData("G", FrameError.Magic)]
    [InlineData("DTRM", FrameError.Magic)]
    [InlineData("DTRN\u0001", FrameError.Version)]
    [InlineData("\u0015\u0003\u0003", FrameError.Magic)]
    [InlineData("\u0016", FrameError.Magic)]
    internal void Next_AnotherProtocol_IsSeenAtItsFirstBytes(string start, FrameError expected) =>
        Assert.Equal(expected, Assert.Throws<FrameException>(() => Read(Encoding.Latin1.GetBytes(start), _ => 1)).Error);

    [Fact]
    public void Next_UnknownKind_IsRefused()
    {
        var bytes = new byte[64];
        FrameHeader.Write(bytes, 0, new UnknownMessage(), 0, 0);

        Assert.Equal(FrameError.Kind, Assert.Throws<FrameException>(() => Read(bytes, _ => 64)).Error);
    }

    [Theory]
    [InlineData(FrameKind.Refused, 4097, FrameBounds.Small)]
    [InlineData(FrameKind.Refused, uint.MaxValue, FrameBounds.Offer)]
    [InlineData(FrameKind.Heartbeat, 1, FrameBounds.Offer)]
    [InlineData(FrameKind.Offer, FrameBounds.Offer + 1, FrameBounds.Offer)]
    [InlineData(FrameKind.Compute, 4, FrameBounds.Offer)]
    internal void Next_TooLong_IsRefusedBeforeAnythingIsAllocated(FrameKind kind, uint length, uint limit)
    {
        var bytes = Messages.Header(kind, length, 1);
        var reader = new FrameReader { Limit = limit };
        bytes.CopyTo(reader.Room);
        reader.Advance(64);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<FrameException>(() => reader.Next(out _, out _));

        Assert.Equal(FrameError.Length, error.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void Next_LengthWithoutBytes_TakesLittleMemory()
    {
        var reader = new FrameReader { Limit = FrameBounds.Offer };
        var header = Messages.Header(FrameKind.Offer, FrameBounds.Offer, 1);
        header.CopyTo(reader.Room);
        reader.Advance(64);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(reader.Next(out _, out _));
        Assert.False(reader.Room.IsEmpty);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Next_OfAnotherRunAttempt_IsRefused()
    {
        var reader = new FrameReader { RunAttempt = 4 };
        Messages.Frame(new ReadyMessage(), [], runAttempt: 4).CopyTo(reader.Room);
        reader.Advance(64);
        Assert.True(reader.Next(out _, out _));
        Messages.Frame(new ReadyMessage(), [], runAttempt: 3).CopyTo(reader.Room);
        reader.Advance(64);

        Assert.Equal(FrameError.Order, Assert.Throws<FrameException>(() => reader.Next(out _, out _)).Error);
    }

    [Fact]
    public void Next_EachBitFlipped_IsRefusedOrWaitsForMore()
    {
        var stream = Small();
        for (var bit = 0; bit < stream.Length * 8; bit++)
        {
            var broken = stream.ToArray();
            broken[bit / 8] ^= (byte)(1 << bit % 8);

            Assert.Throws<FrameException>(() => Read(broken, _ => int.MaxValue));
        }
    }

    [Fact]
    public void Next_CutShort_GivesOnlyWholeFrames()
    {
        var stream = Small();
        var whole = Read(stream, _ => int.MaxValue);
        for (var length = 0; length < stream.Length; length++)
        {
            var read = Read(stream.AsSpan(0, length).ToArray(), _ => int.MaxValue);
            Assert.Equal(whole[..read.Count], read);
            Assert.True(read.Count < whole.Count);
        }
    }

    [Fact]
    public void Next_RandomBytes_NeverGivesAFrame()
    {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
                "DTRN\u0003"u8[..Math.Min(5, bytes.Length)].CopyTo(bytes);
            try
            {
                Assert.Empty(Read(bytes, _ => random.Next(1, 100)));
            }
            catch (FrameException)
            {
                // Refused, which is as good.
            }
        }
    }

    [Fact]
    public void Read_OfferMutatedAtRandom_IsAnOfferOrAFrameException()
    {
        var layout = ParameterLayout.Create(
        [
            new TensorShape("0.weight", [16, 29], EntryKind.Parameter),
            new TensorShape("1.running_mean", [16], EntryKind.Buffer),
            new TensorShape("1.num_batches_tracked", [], EntryKind.Buffer, IsInteger: true),
        ]);
        var offer = FakeWorker.Offer("worker-1", layout);
        var bytes = OfferPayload.Write(offer);
        var read = OfferPayload.Read(bytes, 1);
        Assert.Equal(offer with { Initial = null }, read);

        var random = new Random(17);
        for (var round = 0; round < 20_000; round++)
        {
            var broken = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length).ToArray();
            for (var i = random.Next(4); i > 0 && broken.Length > 0; i--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            try
            {
                OfferPayload.Read(broken, 1);
            }
            catch (FrameException error)
            {
                Assert.Equal(FrameError.Content, error.Error);
            }
        }
    }

    private static List<string> Expected() =>
    [
        "Refused 5 hello", "Model 0 160000", "Ready 0 ", "Offer 20000 " + new string('o', 20_000),
        "Model 100 4000", "Close 3 end",
    ];

    private static byte[] Small() =>
    [
        .. Messages.Frame(new RefusedMessage(), "hello"u8),
        .. Values(8, 16),
        .. Messages.Frame(new ReadyMessage(), []),
        .. Messages.Frame(new CloseMessage(), "end"u8),
    ];

    private static byte[] Stream() =>
    [
        .. Messages.Frame(new RefusedMessage(), "hello"u8),
        .. Values(0, VectorLength),
        .. Messages.Frame(new ReadyMessage(), []),
        .. Messages.Frame(new OfferMessage(Guid.Empty), Encoding.ASCII.GetBytes(new string('o', 20_000))),
        .. Values(100, 1000),
        .. Messages.Frame(new CloseMessage(), "end"u8),
    ];

    private static byte[] Values(int offset, int count)
    {
        var payload = new byte[count * sizeof(float)];
        new Random(offset).NextBytes(payload);
        return Messages.Frame(new ModelMessage(7, offset), payload);
    }

    private static List<string> Read(byte[] stream, Func<int, int> cut)
    {
        var vector = new FlatBuffer(VectorLength);
        var reader = new FrameReader { Limit = FrameBounds.Offer, Places = new VectorPlaces(vector) };
        var found = new List<string>();
        for (var at = 0; at < stream.Length;)
        {
            var room = reader.Room;
            var count = Math.Min(Math.Min(cut(at), room.Length), stream.Length - at);
            stream.AsSpan(at, count).CopyTo(room);
            reader.Advance(count);
            at += count;
            while (reader.Next(out var header, out var payload))
                found.Add(header.Kind == FrameKind.Model
                    ? $"Model {header.Message<ModelMessage>().Offset} {payload.Length}"
                    : $"{header.Kind} {payload.Length} {Encoding.ASCII.GetString(payload)}");
        }

        return found;
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        foreach (var value in bytes)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++)
                state = (state >> 1) ^ ((state & 1) * 0x82F63B78u);
        }

        return ~state;
    }

    private sealed class VectorPlaces(FlatBuffer vector) : IPayloadPlaces
    {
        public PayloadPlace Place(in FrameHeader header) =>
            header.Kind == FrameKind.Model ? new PayloadPlace(vector, header.Message<ModelMessage>().Offset) : default;
    }

    private readonly record struct UnknownMessage : IEmptyMessage<UnknownMessage>
    {
        public static FrameKind Kind => (FrameKind)200;
    }
}
