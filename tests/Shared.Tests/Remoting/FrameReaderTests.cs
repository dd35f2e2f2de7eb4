using DistTrain.Shared.Remoting;
using Google.Protobuf;

namespace DistTrain.Shared.Tests.Remoting;

/// <summary>Frames however the stream is cut, and streams that are no frames.</summary>
public sealed class FrameReaderTests
{
    private const int Limit = 1 << 20;
    private static readonly int[] s_lengths = [1, 7, 40_000, 3, Limit, 16 << 10, 1];

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(4093)]
    public async Task Read_StreamInPieces_GivesEveryFrame(int piece)
    {
        var frames = new FrameBuffer();
        foreach (var length in s_lengths)
            frames.Add(ByteString.CopyFrom(Payload(length)));
        using var stream = new Pieces(frames.Written.ToArray(), piece);
        var reader = new FrameReader(stream, Limit);

        foreach (var length in s_lengths)
            Assert.True((await reader.ReadAsync(default))!.Value.Span.SequenceEqual(Payload(length)));
        Assert.Null(await reader.ReadAsync(default));
    }

    [Theory]
    [InlineData("00000000", "a frame of 0 bytes")]
    [InlineData("01001000", "a frame of 1048577 bytes; 1 to 1048576 are possible")]
    [InlineData("FFFFFF7F", "a frame of 2147483647 bytes")]
    [InlineData("FFFFFFFF", "a frame of 4294967295 bytes")]
    [InlineData("0300", "within the length of a frame")]
    [InlineData("030000000102", "within a frame of 3 bytes")]
    public async Task Read_NoFrame_IsRefusedWithTheReason(string bytes, string reason)
    {
        using var stream = new MemoryStream(Convert.FromHexString(bytes));
        var reader = new FrameReader(stream, Limit);

        var refusal = await Assert.ThrowsAsync<FramingException>(async () => await reader.ReadAsync(default));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 + length))];

    /// <summary>Gives at most so many bytes a read.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
