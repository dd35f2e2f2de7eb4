namespace DistTrain.Shared.Transport;

/// <summary>What one kind of frame says: named fields in the frame's head (docs/wire-format.md). A payload may follow
/// them.</summary>
internal interface IMessage<TSelf>
    where TSelf : struct, IMessage<TSelf>
{
    static abstract FrameKind Kind { get; }

    /// <summary>Writes the fields over <see cref="FrameFields.Size"/> bytes.</summary>
    void Write(Span<byte> fields);

    /// <summary>Reads the fields. False when one is missing or outside of its range, or when something follows the last
    /// one.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> fields, out TSelf message);
}

/// <summary>A message that its kind alone says, perhaps with a payload.</summary>
internal interface IEmptyMessage<TSelf> : IMessage<TSelf>
    where TSelf : struct, IEmptyMessage<TSelf>
{
    void IMessage<TSelf>.Write(Span<byte> fields) => fields.Clear();

    static bool IMessage<TSelf>.TryRead(ReadOnlySpan<byte> fields, out TSelf message)
    {
        message = default;
        return new FieldReader(fields).AtEnd;
    }
}

/// <summary>A message whose payload is a chunk of a vector; those of one vector differ in their offset only.</summary>
internal interface IChunkMessage<TSelf> : IMessage<TSelf>
    where TSelf : struct, IChunkMessage<TSelf>
{
    /// <summary>First float of the payload in its vector.</summary>
    int Offset { get; }

    /// <summary>The same for another chunk.</summary>
    TSelf At(int offset);
}

/// <summary>An assignment, which may carry the model's whole vector as its payload.</summary>
internal interface IAssignmentMessage<TSelf> : IMessage<TSelf>
    where TSelf : struct, IAssignmentMessage<TSelf>
{
    /// <summary>The version of the model that it needs.</summary>
    long Version { get; }

    /// <summary>The same with the model.</summary>
    TSelf WithModel();
}
