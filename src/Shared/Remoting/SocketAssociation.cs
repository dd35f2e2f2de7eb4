using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace DistTrain.Shared.Remoting;

/// <summary>A connection as Akka.Remote sees it. Writes go into a bounded buffer that one writer at a time empties, so that
/// everything that waits goes out in one call; reading begins when there is a listener. The listener is told of the end
/// once, after everything that came before it.</summary>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "Its token source is always cancelled, which frees what it holds; Akka.Remote disposes of nothing.")]
internal sealed class SocketAssociation : AssociationHandle
{
    /// <summary>The most bytes that may wait to be written. Beyond it a write is refused, and Akka.Remote tries it again a
    /// little later.</summary>
    public const int MaximumPendingBytes = 8 << 20;

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);
    private readonly PeerLink _link;
    private readonly int _maximumFrameBytes;
    private readonly Action<string> _broken;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private FrameBuffer _pending = new();
    private FrameBuffer _spare = new();
    private bool _writing;
    private volatile bool _closing;

    /// <summary>An association over a link, which it closes.</summary>
    /// <param name="local">This process's address.</param>
    /// <param name="remote">The other end's.</param>
    /// <param name="link">The connection.</param>
    /// <param name="maximumFrameBytes">The longest frame.</param>
    /// <param name="time">The clock of <see cref="Close"/>'s time limit.</param>
    /// <param name="broken">Called with the reason when the other end violates the protocol.</param>
    public SocketAssociation(
        Address local, Address remote, PeerLink link, int maximumFrameBytes, TimeProvider time, Action<string> broken)
        : base(local, remote)
    {
        _link = link;
        _maximumFrameBytes = maximumFrameBytes;
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _broken = broken;
    }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts reading; to be called once.</summary>
    public void Start() => _ = ReadAsync();

    /// <inheritdoc/>
    public override bool Write(ByteString payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        lock (_gate)
        {
            if (_closing || _pending.Written.Length + payload.Length > MaximumPendingBytes)
                return false;
            _pending.Add(payload);
            if (_writing)
                return true;
            _writing = true;
        }

        // On another thread, so that what an actor sends in a burst is written in one call.
        _ = Task.Run(WriteAsync);
        return true;
    }

    /// <inheritdoc/>
    [Obsolete("Use the method that states reasons to make sure disassociation reasons are logged.")]
    public override void Disassociate() => Close();

    /// <summary>Writes what waits and closes the connection, within a second in any case.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closing)
                return;
            _closing = true;
            if (!_writing)
                HangUp();
        }

        _stop.CancelAfter(Linger);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Next() is { } frames)
            {
                await _link.Stream.WriteAsync(frames.Written, _stop.Token).ConfigureAwait(false);
                frames.Clear();
                _spare = frames;
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The reader fails as well, and tells the listener.
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private FrameBuffer? Next()
    {
        lock (_gate)
        {
            if (_pending.Written.Length > 0)
            {
                var frames = _pending;
                _pending = _spare;
                return frames;
            }

            _writing = false;
            if (_closing)
                HangUp();
            return null;
        }
    }

    // The reader goes on until the other end has closed as well: closing a socket with unread data would discard what was
    // written.
    private void HangUp()
    {
        try
        {
            _link.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            _stop.Cancel();
        }
    }

    private async Task ReadAsync()
    {
        IHandleEventListener? listener = null;
        try
        {
            listener = await ReadHandlerSource.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
            var reader = new FrameReader(_link.Stream, _maximumFrameBytes);
            while (await reader.ReadAsync(_stop.Token).ConfigureAwait(false) is { } frame)
                if (!_closing)
                    listener.Notify(new InboundPayload(ByteString.CopyFrom(frame.Span)));
        }
        catch (FramingException error)
        {
            _broken(error.Message);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The listener is told below.
        }

        lock (_gate)
            _closing = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        _link.Dispose();
        listener?.Notify(new Disassociated(DisassociateInfo.Unknown));
        _ended.TrySetResult();
    }

    private static bool IsEnd(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
