namespace DistTrain.Shared.Transport;

/// <summary>Decides, from a frame's header alone, whether the frame may come now and where its payload goes.</summary>
internal interface IPayloadPlaces
{
    /// <summary>Called once for each frame, before any of its payload is kept. May wait.</summary>
    /// <exception cref="FrameException">The frame is refused: its kind, place or length does not fit here.</exception>
    PayloadPlace Place(in FrameHeader header);
}
