using DistTrain.Shared.Transport;
using Xunit;

namespace DistTrain.Shared.Tests.Transport;

/// <summary>Each message's fields have the places that docs/wire-format.md gives them, and nothing else is read as a message.</summary>
public sealed class MessageTests
{
    [Fact]
    public void Write_OfEachKind_GivesTheDocumentedBytesAndTryReadTheMessage()
    {
        var kinds = new Golden();
        Messages.VisitAll(kinds);

        Assert.Equal(Enum.GetValues<FrameKind>(), kinds.Seen);
    }

    [Fact]
    public void TryRead_FieldsCutShort_IsFalse() => Messages.VisitAll(new CutShort());

    [Fact]
    public void TryRead_SomethingBehindTheLastField_IsFalse() => Messages.VisitAll(new Trailing());

    [Fact]
    public void TryRead_MutatedAtRandom_IsRefusedOrWrittenBackTheSame() => Messages.VisitAll(new Mutated());

    [Fact]
    public void Message_OfAnotherKind_IsRefused()
    {
        var header = FrameHeader.Read(Messages.Frame(new ReadyMessage(), []));

        Assert.Equal(FrameError.Order, Assert.Throws<FrameException>(() => header.Message<AcceptedMessage>()).Error);
    }

    [Theory]
    [InlineData(FrameKind.Welcome, 0, 2)]
    [InlineData(FrameKind.Welcome, 4, 0x7F)]
    [InlineData(FrameKind.Initial, 3, 0x80)]
    [InlineData(FrameKind.Model, 7, 0x80)]
    [InlineData(FrameKind.Model, 11, 0x80)]
    [InlineData(FrameKind.Compute, 7, 0x80)]
    [InlineData(FrameKind.Compute, 11, 0x80)]
    [InlineData(FrameKind.Compute, 15, 0x80)]
    [InlineData(FrameKind.Compute, 19, 0x80)]
    [InlineData(FrameKind.Compute, 23, 0x80)]
    [InlineData(FrameKind.Compute, 31, 0x80)]
    [InlineData(FrameKind.Compute, 32, 2)]
    [InlineData(FrameKind.Evaluate, 8, 3)]
    [InlineData(FrameKind.Evaluate, 13, 0xFF)]
    [InlineData(FrameKind.Evaluate, 20, 0x80)]
    [InlineData(FrameKind.Gradient, 7, 0x80)]
    [InlineData(FrameKind.Gradient, 31, 0x80)]
    [InlineData(FrameKind.Gradient, 32, 0xFE)]
    [InlineData(FrameKind.Gradient, 39, 0x80)]
    [InlineData(FrameKind.Evaluated, 27, 0x80)]
    [InlineData(FrameKind.Evaluated, 31, 0x80)]
    [InlineData(FrameKind.Failed, 0, 1)]
    [InlineData(FrameKind.Failed, 3, 0x80)]
    [InlineData(FrameKind.Heartbeat, 23, 0x80)]
    [InlineData(FrameKind.DataSet, 7, 0x80)]
    [InlineData(FrameKind.SendFrom, 7, 0x80)]
    [InlineData(FrameKind.Piece, 7, 0x80)]
    internal void TryRead_FieldOutsideOfItsRange_IsFalse(FrameKind kind, int at, int value) =>
        Messages.VisitAll(new OutOfRange(kind, at, (byte)value));

    private static byte[] FieldsOf<T>(T message)
        where T : struct, IMessage<T>
    {
        var fields = new byte[FrameFields.Size];
        fields.AsSpan().Fill(0xAA);
        message.Write(fields);
        return fields;
    }

    private sealed class Golden : Messages.IVisitor
    {
        public List<FrameKind> Seen { get; } = [];

        public void Visit<T>(T message, string fields)
            where T : struct, IMessage<T>
        {
            Seen.Add(T.Kind);
            var written = FieldsOf(message);
            var expected = fields.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
            Assert.Equal(expected.PadRight(2 * FrameFields.Size, '0'), Convert.ToHexString(written));
            Assert.True(T.TryRead(written, out var read));
            Assert.Equal(message, read);
        }
    }

    private sealed class CutShort : Messages.IVisitor
    {
        public void Visit<T>(T message, string fields)
            where T : struct, IMessage<T>
        {
            var written = FieldsOf(message);
            var length = fields.Count(char.IsAsciiHexDigit) / 2;
            for (var cut = 0; cut < length; cut++)
                Assert.False(T.TryRead(written.AsSpan(0, cut), out _));
        }
    }

    private sealed class Trailing : Messages.IVisitor
    {
        public void Visit<T>(T message, string fields)
            where T : struct, IMessage<T>
        {
            for (var at = fields.Count(char.IsAsciiHexDigit) / 2; at < FrameFields.Size; at++)
            {
                var written = FieldsOf(message);
                written[at] = 1;
                Assert.False(T.TryRead(written, out _));
            }
        }
    }

    private sealed class Mutated : Messages.IVisitor
    {
        private readonly Random _random = new(29);

        public void Visit<T>(T message, string fields)
            where T : struct, IMessage<T>
        {
            for (var round = 0; round < 5000; round++)
            {
                var broken = FieldsOf(message);
                for (var i = _random.Next(1, 5); i > 0; i--)
                    broken[_random.Next(broken.Length)] = (byte)_random.Next(256);
                if (T.TryRead(broken, out var read))
                    Assert.Equal(broken, FieldsOf(read));
            }
        }
    }

    private sealed class OutOfRange(FrameKind kind, int at, byte value) : Messages.IVisitor
    {
        public void Visit<T>(T message, string fields)
            where T : struct, IMessage<T>
        {
            if (T.Kind != kind)
                return;
            var written = FieldsOf(message);
            written[at] = value;
            Assert.False(T.TryRead(written, out _));
        }
    }
}
