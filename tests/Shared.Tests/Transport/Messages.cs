using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Shared.Tests.Transport;

/// <summary>One message of each kind, and the frames that carry them.</summary>
internal static class Messages
{
    private static readonly Guid Session = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly string Hash = string.Concat(Enumerable.Range(0, 32).Select(i => $"{i:x2}"));

    /// <summary>What the tests of a message do with each kind of them.</summary>
    public interface IVisitor
    {
        void Visit<T>(T message, string fields)
            where T : struct, IMessage<T>;
    }

    /// <summary>Shows every kind once, with the bytes of its fields as the document has them, without the zeros behind them.</summary>
    public static void VisitAll(IVisitor visitor)
    {
        visitor.Visit(new RefusedMessage(), "");
        visitor.Visit(new OfferMessage(Session), "33221100 5544 7766 8899 AABBCCDDEEFF");
        visitor.Visit(new WelcomeMessage(true, 5000), "01 88130000");
        visitor.Visit(new InitialMessage(65_536), "00000100");
        visitor.Visit(new AcceptedMessage(), "");
        visitor.Visit(new ReadyMessage(), "");
        visitor.Visit(new ModelMessage(0x0102030405060708, 65_536), "0807060504030201 00000100");
        visitor.Visit(
            new ComputeMessage(new GradientTask(new RunPosition(3, 4, 1 << 20), 5, 6), 7, true),
            "0000100000000000 03000000 04000000 05000000 06000000 0700000000000000 01");
        visitor.Visit(
            new EvaluateMessage(new EvaluationAssignment(2, DatasetSplit.Test, 3, 64, 128, 9), 8, false),
            "0200000000000000 02 03000000 40000000 80000000 0900000000000000 0800000000000000 00");
        visitor.Visit(
            new GradientMessage(1, 2, 3, new PartialSums(-1.5, 32), -1, 65_536),
            "0100000000000000 02000000 03000000 000000000000F8BF 2000000000000000 FFFFFFFF 00000100");
        visitor.Visit(
            new EvaluatedMessage(1, 2, 32, 0.5, 320, 64),
            "0100000000000000 02000000 20000000 000000000000E03F 40010000 40000000");
        visitor.Visit(new FailedMessage(65_536), "00000100");
        visitor.Visit(new CloseMessage(), "");
        visitor.Visit(new LeaveMessage(), "");
        visitor.Visit(new HeartbeatMessage(Session, 258), "33221100 5544 7766 8899 AABBCCDDEEFF 0201000000000000");
        visitor.Visit(new FetchMessage(Hash), Hash);
        visitor.Visit(new PreparingMessage(), "");
        visitor.Visit(new DataSetMessage(1 << 24, Hash), "0000000100000000" + Hash);
        visitor.Visit(new SendFromMessage(1 << 16), "0000010000000000");
        visitor.Visit(new PieceMessage(1 << 16), "0000010000000000");
    }

    public static byte[] Frame<T>(T message, ReadOnlySpan<byte> payload, uint runAttempt = 0)
        where T : struct, IMessage<T>
    {
        var bytes = new byte[FrameHeader.Size + payload.Length];
        payload.CopyTo(bytes.AsSpan(FrameHeader.Size));
        FrameHeader.Write(bytes, runAttempt, message, (uint)payload.Length, Crc32C.Compute(payload));
        return bytes;
    }

    /// <summary>The head of a frame of a kind, with a payload's length and checksum as given.</summary>
    public static byte[] Header(FrameKind kind, uint length, uint crc)
    {
        var found = new HeaderOfKind(kind, length, crc);
        VisitAll(found);
        return found.Bytes;
    }

    private sealed class HeaderOfKind(FrameKind kind, uint length, uint crc) : IVisitor
    {
        public byte[] Bytes { get; } = new byte[FrameHeader.Size];

        public void Visit<T>(T message, string fields)
            where T : struct, IMessage<T>
        {
            if (T.Kind == kind)
                FrameHeader.Write(Bytes, 0, message, length, crc);
        }
    }
}
