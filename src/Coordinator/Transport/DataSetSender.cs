using System.Text;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>Sends prepared data sets to workers, from whatever byte they want.</summary>
/// <param name="find">The data set of a content key, or null.</param>
internal sealed class DataSetSender(Func<string, ServedDataSet?> find)
{
    /// <summary>Serves one connection.</summary>
    /// <exception cref="IOException">The worker broke the protocol, or the connection broke off.</exception>
    public void Serve(PeerConnection peer, TimeSpan timeout)
    {
        peer.LimitTransfer(timeout);
        var key = Encoding.ASCII.GetString(Opening.Expect(peer, FrameKind.Fetch, 64));
        if (find(key) is not { } data)
        {
            peer.Write(new FrameHeader { Kind = FrameKind.Refused }, $"the coordinator has no data set {key}");
            peer.EndSending();
            return;
        }

        if (data.Hash(() => peer.Write(new FrameHeader { Kind = FrameKind.Preparing })) is not { } hash)
            return;
        using var file = File.OpenHandle(data.File);
        var length = RandomAccess.GetLength(file);
        peer.Write(new FrameHeader { Kind = FrameKind.DataSet, A = (ulong)length }, hash);
        // A worker hangs up here when another process of its host is fetching the same file.
        if (!peer.Read(out var wanted, out _))
            return;
        if (wanted.Kind != FrameKind.Send)
            throw new FrameException(FrameError.Order, $"a {wanted.Kind} frame came where the first byte wanted was expected");
        if (wanted.A > (ulong)length)
            throw new FrameException(FrameError.Content, $"byte {wanted.A} of a file of {length} bytes was asked for");
        var frame = GC.AllocateUninitializedArray<byte>(FrameHeader.Size + FrameBounds.Chunk, pinned: true);
        for (var at = (long)wanted.A; at < length;)
        {
            var count = RandomAccess.Read(file, frame.AsSpan(FrameHeader.Size), at);
            if (count == 0)
                throw new IOException($"{data.File} was cut while it was sent");
            var payload = frame.AsSpan(FrameHeader.Size, count);
            new FrameHeader { Kind = FrameKind.Piece, A = (ulong)at }.Write(frame, (uint)count, Crc32C.Compute(payload));
            if (!peer.Write(frame.AsSpan(0, FrameHeader.Size + count)))
                return;
            at += count;
        }

        peer.EndSending();
    }
}
