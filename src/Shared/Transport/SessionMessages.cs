namespace DistTrain.Shared.Transport;

// The messages of a worker's session: how it begins, lives and ends (docs/wire-format.md).

/// <summary>The coordinator turns the connection away and closes it; the payload says why.</summary>
internal readonly record struct RefusedMessage : IEmptyMessage<RefusedMessage>
{
    public static FrameKind Kind => FrameKind.Refused;
}

/// <summary>A worker offers itself to a job; the payload is an <see cref="OfferPayload"/>.</summary>
/// <param name="Session">Names the session to its heartbeat connection; random.</param>
internal readonly record struct OfferMessage(Guid Session) : IMessage<OfferMessage>
{
    public static FrameKind Kind => FrameKind.Offer;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Id(Session).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out OfferMessage message)
    {
        var isRead = new FieldReader(fields).Id(out var session).AtEnd;
        message = new OfferMessage(session);
        return isRead;
    }
}

/// <summary>The job is here and has read the offer.</summary>
/// <param name="NeedsInitial">Whether the worker shall send its model's initial values.</param>
/// <param name="WorkerTimeoutMilliseconds">Either side is lost that is silent for so long; at most a day.</param>
internal readonly record struct WelcomeMessage(bool NeedsInitial, int WorkerTimeoutMilliseconds) : IMessage<WelcomeMessage>
{
    private const int Day = 24 * 3600 * 1000;

    public static FrameKind Kind => FrameKind.Welcome;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Flag(NeedsInitial).Int32(WorkerTimeoutMilliseconds).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out WelcomeMessage message) =>
        new FieldReader(fields).Flag(out var needsInitial).Int32(out var timeout).AtEnd
        & (message = new WelcomeMessage(needsInitial, timeout)) is { WorkerTimeoutMilliseconds: > 0 and <= Day };
}

/// <summary>A chunk of the model's initial values.</summary>
internal readonly record struct InitialMessage(int Offset) : IChunkMessage<InitialMessage>
{
    public static FrameKind Kind => FrameKind.Initial;

    public InitialMessage At(int offset) => new(offset);

    public void Write(Span<byte> fields) => new FieldWriter(fields).Int32(Offset).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out InitialMessage message) =>
        new FieldReader(fields).Int32(out var offset).AtEnd & (message = new InitialMessage(offset)) is { Offset: >= 0 };
}

/// <summary>The job has taken the worker.</summary>
internal readonly record struct AcceptedMessage : IEmptyMessage<AcceptedMessage>
{
    public static FrameKind Kind => FrameKind.Accepted;
}

/// <summary>The worker can compute from now on.</summary>
internal readonly record struct ReadyMessage : IEmptyMessage<ReadyMessage>
{
    public static FrameKind Kind => FrameKind.Ready;
}

/// <summary>The worker cannot compute the model; the payload is what happened, then the details.</summary>
/// <param name="MessageBytes">Where in the payload the details begin.</param>
internal readonly record struct FailedMessage(int MessageBytes) : IMessage<FailedMessage>
{
    public static FrameKind Kind => FrameKind.Failed;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Int32(MessageBytes).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out FailedMessage message) =>
        new FieldReader(fields).Int32(out var bytes).AtEnd
        & (message = new FailedMessage(bytes)) is { MessageBytes: >= 0 and <= FrameBounds.Text };
}

/// <summary>The coordinator lets the worker go; the payload says why.</summary>
internal readonly record struct CloseMessage : IEmptyMessage<CloseMessage>
{
    public static FrameKind Kind => FrameKind.Close;
}

/// <summary>The worker goes; the payload says why.</summary>
internal readonly record struct LeaveMessage : IEmptyMessage<LeaveMessage>
{
    public static FrameKind Kind => FrameKind.Leave;
}

/// <summary>Either side lives; the coordinator returns what the worker sends.</summary>
/// <param name="Session">The session of the offer; the first heartbeat binds its connection to it.</param>
/// <param name="Number">Counts a session's heartbeats from 0.</param>
internal readonly record struct HeartbeatMessage(Guid Session, long Number) : IMessage<HeartbeatMessage>
{
    public static FrameKind Kind => FrameKind.Heartbeat;

    public void Write(Span<byte> fields) => new FieldWriter(fields).Id(Session).Int64(Number).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out HeartbeatMessage message) =>
        new FieldReader(fields).Id(out var session).Int64(out var number).AtEnd
        & (message = new HeartbeatMessage(session, number)) is { Number: >= 0 };
}
