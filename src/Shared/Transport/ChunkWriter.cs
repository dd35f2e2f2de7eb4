using System.Runtime.InteropServices;

namespace DistTrain.Shared.Transport;

/// <summary>Sends floats as frames of at most a chunk, out of one pinned buffer that holds header and payload together, so that a
/// frame is one call to the system. For the one thread that writes.</summary>
internal sealed class ChunkWriter(PeerConnection peer)
{
    private readonly byte[] _frame = GC.AllocateUninitializedArray<byte>(FrameHeader.Size + FrameBounds.Chunk, pinned: true);

    /// <summary>Sends floats in frames that differ in their offset only.</summary>
    /// <param name="header">The first frame's header but for length and checksum.</param>
    /// <param name="values">What to send; at least one frame goes out, even when it is empty.</param>
    /// <param name="isUntouched">Asked after each copy out of <paramref name="values"/>: false when they may have changed
    /// meanwhile, which ends the sending. Null when nobody changes them.</param>
    /// <returns>False when the values changed or the connection has ended.</returns>
    public bool Write(in FrameHeader header, ReadOnlySpan<float> values, Func<bool>? isUntouched = null)
    {
        var offset = 0;
        do
        {
            var count = Math.Min(FrameBounds.ChunkFloats, values.Length - offset);
            if (!WriteOne(header with { Offset = header.Offset + (uint)offset }, values.Slice(offset, count), isUntouched))
                return false;
            offset += count;
        }
        while (offset < values.Length);
        return true;
    }

    /// <summary>Sends one frame, of at most a chunk.</summary>
    public bool WriteOne(in FrameHeader header, ReadOnlySpan<float> values, Func<bool>? isUntouched = null)
    {
        var payload = _frame.AsSpan(FrameHeader.Size, values.Length * sizeof(float));
        var crc = Crc32C.Copy(MemoryMarshal.AsBytes(values), payload);
        if (isUntouched is not null)
        {
            Interlocked.MemoryBarrier();
            if (!isUntouched())
                return false;
        }

        header.Write(_frame, (uint)payload.Length, crc);
        return peer.Write(_frame.AsSpan(0, FrameHeader.Size + payload.Length));
    }
}
