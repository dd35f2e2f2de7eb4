namespace DistTrain.Shared.Transport;

// The messages by which a worker gets a prepared data set (docs/wire-format.md).

/// <summary>The worker asks for a data set.</summary>
/// <param name="ContentKey">64 hexadecimal digits in lower case.</param>
internal readonly record struct FetchMessage(string ContentKey) : IMessage<FetchMessage>
{
    public static FrameKind Kind => FrameKind.Fetch;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Hash(ContentKey).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out FetchMessage message)
    {
        var isRead = new FieldReader(fields).Hash(out var key).AtEnd;
        message = new FetchMessage(key);
        return isRead;
    }
}

/// <summary>The file's hash is being computed: wait.</summary>
internal readonly record struct PreparingMessage : IEmptyMessage<PreparingMessage>
{
    public static FrameKind Kind => FrameKind.Preparing;
}

/// <summary>The coordinator has the data set.</summary>
/// <param name="Length">Bytes of its file.</param>
/// <param name="Sha256">SHA-256 of its file, 64 hexadecimal digits in lower case.</param>
internal readonly record struct DataSetMessage(long Length, string Sha256) : IMessage<DataSetMessage>
{
    public static FrameKind Kind => FrameKind.DataSet;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Int64(Length).Hash(Sha256).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out DataSetMessage message) =>
        new FieldReader(fields).Int64(out var length).Hash(out var sha256).AtEnd
        & (message = new DataSetMessage(length, sha256)) is { Length: >= 0 };
}

/// <summary>The worker wants the rest of the file.</summary>
/// <param name="Place">The first byte that it does not have.</param>
internal readonly record struct SendFromMessage(long Place) : IMessage<SendFromMessage>
{
    public static FrameKind Kind => FrameKind.SendFrom;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Int64(Place).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out SendFromMessage message) =>
        new FieldReader(fields).Int64(out var place).AtEnd & (message = new SendFromMessage(place)) is { Place: >= 0 };
}

/// <summary>A piece of the file, the payload.</summary>
/// <param name="Place">Where in the file its first byte is.</param>
internal readonly record struct PieceMessage(long Place) : IMessage<PieceMessage>
{
    public static FrameKind Kind => FrameKind.Piece;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Int64(Place).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out PieceMessage message) =>
        new FieldReader(fields).Int64(out var place).AtEnd & (message = new PieceMessage(place)) is { Place: >= 0 };
}
