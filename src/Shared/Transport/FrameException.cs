namespace DistTrain.Shared.Transport;

/// <summary>The ways in which what a peer sends can be wrong.</summary>
internal enum FrameError
{
    /// <summary>The first bytes are not a frame's.</summary>
    Magic,

    /// <summary>Another version of the protocol.</summary>
    Version,

    /// <summary>The head's checksum is wrong.</summary>
    HeaderCrc,

    /// <summary>The header names a kind of frame that does not exist.</summary>
    Kind,

    /// <summary>A payload longer than its kind may have here.</summary>
    Length,

    /// <summary>The payload's checksum is wrong.</summary>
    PayloadCrc,

    /// <summary>A frame that may not come now, or whose fields do not fit what went before.</summary>
    Order,

    /// <summary>A field outside of its range, or a payload whose inside is wrong.</summary>
    Content,
}

/// <summary>A peer broke the protocol; the connection cannot go on.</summary>
internal sealed class FrameException(FrameError error, string message) : IOException(message)
{
    public FrameError Error { get; } = error;
}
