using System.Runtime.InteropServices;

namespace DistTrain.Shared.Transport;

/// <summary>Sends floats as frames of at most a chunk, out of one pinned buffer that holds head and payload together, so that a
/// frame is one call to the system. For the one thread that writes.</summary>
internal sealed class ChunkWriter(PeerConnection peer)
{
    private readonly byte[] _frame = GC.AllocateUninitializedArray<byte>(FrameHeader.Size + FrameBounds.Chunk, pinned: true);

    /// <summary>Sends floats in frames that differ in their offset only.</summary>
    /// <param name="first">The first frame's message.</param>
    /// <param name="values">What to send; at least one frame goes out, even when it is empty.</param>
    /// <param name="isUntouched">Asked after each copy out of <paramref name="values"/>: false when they may have changed
    /// meanwhile, which ends the sending. Null when nobody changes them.</param>
    /// <returns>False when the values changed or the connection has ended.</returns>
    public bool Write<T>(in T first, ReadOnlySpan<float> values, Func<bool>? isUntouched = null)
        where T : struct, IChunkMessage<T>
    {
        var done = 0;
        do
        {
            var count = Math.Min(FrameBounds.ChunkFloats, values.Length - done);
            if (!WriteOne(first.At(first.Offset + done), values.Slice(done, count), isUntouched))
                return false;
            done += count;
        }
        while (done < values.Length);
        return true;
    }

    /// <summary>Sends one frame, of at most a chunk.</summary>
    public bool WriteOne<T>(in T message, ReadOnlySpan<float> values, Func<bool>? isUntouched = null)
        where T : struct, IMessage<T>
    {
        var payload = _frame.AsSpan(FrameHeader.Size, values.Length * sizeof(float));
        var crc = Crc32C.Copy(MemoryMarshal.AsBytes(values), payload);
        if (isUntouched is not null)
        {
            Interlocked.MemoryBarrier();
            if (!isUntouched())
                return false;
        }

        FrameHeader.Write(_frame, peer.RunAttempt, message, (uint)payload.Length, crc);
        return peer.Write(_frame.AsSpan(0, FrameHeader.Size + payload.Length));
    }
}
