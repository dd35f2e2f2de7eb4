using DistTrain.Shared.Numerics;

namespace DistTrain.Shared.Transport;

/// <summary>Decides, from a frame's head alone, whether the frame may come now and where its payload goes.</summary>
internal interface IPayloadPlaces
{
    /// <summary>Called once for each frame, before any of its payload is kept. May wait.</summary>
    /// <exception cref="FrameException">The frame is refused: its kind, place or length does not fit here.</exception>
    PayloadPlace Place(in FrameHeader header);
}

/// <summary>Where a frame's payload goes as it arrives: into a model vector or, by default, the reader's own buffer.</summary>
/// <param name="Vector">The vector, or null for the reader's buffer.</param>
/// <param name="Offset">First float.</param>
internal readonly record struct PayloadPlace(FlatBuffer? Vector, int Offset)
{
    /// <summary>The place of the next chunk of a vector.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="received">Floats of it that are there.</param>
    /// <param name="offset">Where the chunk says that it belongs, in floats.</param>
    /// <param name="bytes">The chunk's length.</param>
    /// <exception cref="FrameException">Another chunk is due.</exception>
    public static PayloadPlace InOrder(FlatBuffer vector, int received, int offset, uint bytes)
    {
        var due = Math.Min(FrameBounds.ChunkFloats, vector.Length - received) * sizeof(float);
        return offset == received && bytes == due
            ? new PayloadPlace(vector, received)
            : throw new FrameException(
                FrameError.Order, $"{bytes} bytes at float {offset} came where {due} at {received} are due");
    }
}
