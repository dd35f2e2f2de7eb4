namespace DistTrain.Shared.Transport;

/// <summary>The longest payloads, in bytes unless said otherwise.</summary>
internal static class FrameBounds
{
    /// <summary>A frame that needs no buffer of its own.</summary>
    public const int Small = 4096;

    /// <summary>A reason, or either half of a failure.</summary>
    public const int Text = 64 * 1024;

    /// <summary>An offer with its layout.</summary>
    public const int Offer = 16 * 1024 * 1024;

    /// <summary>A piece of a vector or a file.</summary>
    public const int Chunk = 256 * 1024;

    /// <summary>Floats of a chunk of a model or gradient.</summary>
    public const int ChunkFloats = Chunk / sizeof(float);

    /// <summary>A model with no more floats than this travels inside the assignment's frame.</summary>
    public const int InlineFloats = 16 * 1024;

    /// <summary>The longest payload of a kind that arrives in the reader's own buffer.</summary>
    public static uint Of(FrameKind kind) => kind switch
    {
        FrameKind.Refused or FrameKind.Close or FrameKind.Leave => Text,
        FrameKind.Failed => 2 * Text,
        FrameKind.Offer => Offer,
        FrameKind.Evaluated or FrameKind.Piece => Chunk,
        _ => 0,
    };
}
