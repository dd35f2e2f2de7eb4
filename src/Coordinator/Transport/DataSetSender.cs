using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>Sends prepared data sets to workers, from whatever byte they want.</summary>
/// <param name="find">The data set of a content key, or null.</param>
internal sealed class DataSetSender(Func<string, ServedDataSet?> find)
{
    /// <summary>Answers a worker's first message, and serves its connection until it has what it wants.</summary>
    /// <exception cref="IOException">The worker broke the protocol, or the connection broke off.</exception>
    public void Serve(PeerConnection peer, FetchMessage fetch, TimeSpan timeout)
    {
        peer.LimitTransfer(timeout);
        if (find(fetch.ContentKey) is not { } data)
        {
            peer.SendLast(new RefusedMessage(), $"the coordinator has no data set {fetch.ContentKey}");
            return;
        }

        if (data.Hash(() => peer.Send(new PreparingMessage())) is not { } hash)
            return;
        using var file = File.OpenHandle(data.File);
        var length = RandomAccess.GetLength(file);
        peer.Send(new DataSetMessage(length, hash));
        // A worker hangs up here when another process of its host is fetching the same file.
        if (!peer.Read(out var header, out _))
            return;
        var first = header.Message<SendFromMessage>().Place;
        if (first > length)
            throw new FrameException(FrameError.Content, $"byte {first} of a file of {length} bytes was asked for");
        var frame = GC.AllocateUninitializedArray<byte>(FrameHeader.Size + FrameBounds.Chunk, pinned: true);
        for (var at = first; at < length;)
        {
            var count = RandomAccess.Read(file, frame.AsSpan(FrameHeader.Size), at);
            if (count == 0)
                throw new IOException($"{data.File} was cut while it was sent");
            var payload = frame.AsSpan(FrameHeader.Size, count);
            FrameHeader.Write(frame, peer.RunAttempt, new PieceMessage(at), (uint)count, Crc32C.Compute(payload));
            if (!peer.Write(frame.AsSpan(0, FrameHeader.Size + count)))
                return;
            at += count;
        }

        peer.EndSending();
    }
}
