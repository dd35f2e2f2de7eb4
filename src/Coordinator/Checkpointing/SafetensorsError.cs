namespace DistTrain.Coordinator.Checkpointing;

/// <summary>A file is not a good safetensors file.</summary>
/// <param name="error">In which way.</param>
/// <param name="message">Where and how, for people; the file's name is the caller's to add.</param>
/// <param name="inner">What the JSON reader said, if anything.</param>
public sealed class SafetensorsException(SafetensorsError error, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>In which way the file is bad.</summary>
    public SafetensorsError Error { get; } = error;
}

/// <summary>Each way in which a safetensors file can be bad.</summary>
public enum SafetensorsError
{
    /// <summary>The file is shorter than the eight bytes of the header's length.</summary>
    TooShort,

    /// <summary>The header's length is above 100 MB.</summary>
    HeaderTooLarge,

    /// <summary>The header would end after the file does.</summary>
    HeaderBeyondFile,

    /// <summary>The header does not start with '{'.</summary>
    HeaderStart,

    /// <summary>The header is not UTF-8 JSON.</summary>
    HeaderJson,

    /// <summary>A tensor lacks dtype, shape or data_offsets, or one of them is not what it must be.</summary>
    Entry,

    /// <summary>Two tensors have one name.</summary>
    DuplicateName,

    /// <summary>The element type is not F32 or I64.</summary>
    DType,

    /// <summary>A dimension is negative or the shape has more elements than can be counted.</summary>
    Shape,

    /// <summary>A tensor starts or ends outside the data, or ends before it starts.</summary>
    OutOfRange,

    /// <summary>A tensor's bytes are not the elements of its shape.</summary>
    SizeMismatch,

    /// <summary>Two tensors share bytes.</summary>
    Overlap,

    /// <summary>Bytes belong to no tensor.</summary>
    Hole,

    /// <summary>The metadata is not a map from text to text.</summary>
    Metadata,
}
