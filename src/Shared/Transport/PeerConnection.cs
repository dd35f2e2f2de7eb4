using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Transport;

/// <summary>
/// One TCP connection as blocking reads and writes of frames. One thread reads, one writes; any may <see cref="Abort"/>, which
/// ends both. No asynchronous call is ever made on the socket: it would turn every later blocking call into one that waits
/// for the runtime's event thread.
/// </summary>
internal sealed class PeerConnection : IDisposable
{
    // Set rather than left to the kernel, so that WorkerLink can count on it; small enough that what passes stays in the cache.
    private const int KernelBuffer = 512 * 1024;
    private readonly Socket _socket;
    private readonly byte[] _small = GC.AllocateArray<byte>(FrameHeader.Size + FrameBounds.Small, pinned: true);
    private SslStream? _tls;
    private RecordStream? _records;
    private bool _heard;
    private string? _reason;
    private string _silence = "it was silent";
    private Action? _ended;

    public PeerConnection(Socket socket)
    {
        _socket = socket;
        socket.NoDelay = true;
        socket.SendBufferSize = KernelBuffer;
        socket.ReceiveBufferSize = KernelBuffer;
    }

    public FrameReader Reader { get; } = new();

    /// <summary>The job's run attempt, which every frame that is sent carries; 0 on a connection that belongs to no
    /// job.</summary>
    public uint RunAttempt { get; set; }

    /// <summary>Why the connection ended, if it does before anything was received.</summary>
    public string Unheard { get; set; } = "the connection was closed without a word";

    /// <summary>Why the connection ended; null while it lives.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Has something called when the connection has ended, on the thread that ends it; at once if it has.</summary>
    public void OnEnded(Action ended)
    {
        Volatile.Write(ref _ended, ended);
        Interlocked.MemoryBarrier();
        if (Reason is not null)
            ended();
    }

    /// <summary>Puts TLS between socket and frames.</summary>
    /// <exception cref="IOException">The handshake broke off.</exception>
    /// <exception cref="AuthenticationException">A certificate was refused.</exception>
    public void Secure(TlsIdentity identity, bool asServer)
    {
        var records = new RecordStream(_socket);
        var tls = new SslStream(records);
        _tls = tls;
        string? objection = null;
        try
        {
            if (asServer)
                tls.AuthenticateAsServer(identity.ServerOptions([ProcessRole.Worker], text => objection = text));
            else
                tls.AuthenticateAsClient(identity.ClientOptions([ProcessRole.Coordinator], text => objection = text));
            records.Gather();
            _records = records;
        }
        catch (AuthenticationException e)
        {
            throw new AuthenticationException(
                objection ?? "TLS could not be agreed on; one side may have a secret or certificates and the other none "
                    + $"({e.GetBaseException().Message})", e);
        }
        catch (IOException e)
        {
            throw new IOException(objection ?? Describe(e), e);
        }
    }

    /// <summary>Bounds each further read; a read that times out ends the connection with <paramref name="silence"/>.</summary>
    public void LimitSilence(TimeSpan timeout, string silence)
    {
        _socket.ReceiveTimeout = (int)timeout.TotalMilliseconds;
        _silence = silence;
    }

    /// <summary>Bounds each further read and write of a connection that has no heartbeat beside it.</summary>
    public void LimitTransfer(TimeSpan timeout)
    {
        LimitSilence(timeout, $"nothing moved for {timeout.TotalSeconds:0.0} s");
        _socket.SendTimeout = (int)timeout.TotalMilliseconds;
    }

    /// <summary>Waits for the next frame. False when the connection has ended; <see cref="Reason"/> says why.</summary>
    /// <exception cref="FrameException">The peer broke the protocol.</exception>
    public bool Read(out FrameHeader header, out ReadOnlySpan<byte> payload)
    {
        try
        {
            while (!Reader.Next(out header, out payload))
            {
                var count = Receive(Reader.Room);
                if (count == 0)
                {
                    Abort(_heard ? "the connection was closed" : Unheard);
                    return false;
                }

                _heard = true;
                Reader.Advance(count);
            }

            return true;
        }
        catch (Exception e) when (e is (IOException and not FrameException) or SocketException or ObjectDisposedException)
        {
            Abort(Describe(e));
            header = default;
            payload = default;
            return false;
        }
    }

    /// <summary>Waits for a message that has no payload.</summary>
    /// <exception cref="JoinRefusedException">A refusal came instead.</exception>
    /// <exception cref="IOException">Something else came, or nothing.</exception>
    public T Expect<T>()
        where T : struct, IMessage<T>
    {
        if (!Read(out var header, out var payload))
            throw new IOException($"{Reason} while a {T.Kind} frame was expected");
        return header.Kind == FrameKind.Refused
            ? throw new JoinRefusedException(Encoding.UTF8.GetString(payload))
            : header.Message<T>();
    }

    /// <summary>Sends bytes; false when the connection has ended.</summary>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_tls is not null)
            {
                _tls.Write(bytes);
                _records!.Flush();
                return true;
            }

            while (!bytes.IsEmpty)
                bytes = bytes[_socket.Send(bytes)..];
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            Abort(Describe(e));
            return false;
        }
    }

    /// <summary>Sends a message; for the one thread that writes.</summary>
    public bool Send<T>(in T message, ReadOnlySpan<byte> payload = default)
        where T : struct, IMessage<T>
    {
        var frame = payload.Length <= FrameBounds.Small ? _small : new byte[FrameHeader.Size + payload.Length];
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        FrameHeader.Write(frame, RunAttempt, message, (uint)payload.Length, Crc32C.Compute(payload));
        return Write(frame.AsSpan(0, FrameHeader.Size + payload.Length));
    }

    /// <summary>Sends a message whose payload is a text, cut to what may be sent, as the last one.</summary>
    public void SendLast<T>(in T message, string text)
        where T : struct, IMessage<T>
    {
        Send(message, Text(text, FrameBounds.Small));
        EndSending();
    }

    /// <summary>A text's bytes, cut to a length.</summary>
    public static ReadOnlySpan<byte> Text(string text, int limit)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.AsSpan(0, Math.Min(bytes.Length, limit));
    }

    /// <summary>Says that nothing more will be sent; what was sent still arrives.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            Abort(Describe(e));
        }
    }

    /// <summary>Ends the connection, both ways and at once; the first reason given is kept.</summary>
    public void Abort(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
            return;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Shutdown wakes threads that are blocked on the socket; one that is not connected any more has none.
        }

        Volatile.Read(ref _ended)?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abort("it was closed here");
        _tls?.Dispose();
        _socket.Dispose();
    }

    private int Receive(Span<byte> room) => _tls is null ? _socket.Receive(room) : _tls.Read(room);

    private string Describe(Exception error)
    {
        var socket = (error as SocketException) ?? (error.InnerException as SocketException);
        return socket?.SocketErrorCode switch
        {
            SocketError.TimedOut or SocketError.WouldBlock => _silence,
            _ when !_heard => Unheard,
            SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted => "the connection was reset",
            _ => error.Message,
        };
    }
}
