using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>The way from a worker process to a coordinator's <see cref="DataPlaneServer"/> (docs/wire-format.md).</summary>
public sealed class TcpDataPlane : IDataPlane
{
    private const ulong MaxTimeoutMilliseconds = 24 * 3600 * 1000;
    private readonly Connector _dialer;

    /// <summary>A data plane behind an address; nothing is connected before <see cref="JoinAsync"/>.</summary>
    public TcpDataPlane(string host, int port, TcpDataPlaneOptions options) => _dialer = new Connector(host, port, options);

    /// <summary>A data plane behind <c>HOST:PORT</c>.</summary>
    /// <exception cref="FormatException">The text is no such address.</exception>
    public static TcpDataPlane At(string address, TcpDataPlaneOptions options)
    {
        var (host, port) = DataPlaneAddress.Parse(address);
        return new TcpDataPlane(host, port, options);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The coordinator could not be reached; the message says where and why.</exception>
    public Task<IGradientChannel> JoinAsync(WorkerOffer offer, IWorkerSession session, CancellationToken cancellation)
    {
        var joined = new TaskCompletionSource<IGradientChannel>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(offer, session, joined, cancellation))
        {
            IsBackground = true,
            Name = $"data plane of {offer.Worker}",
        }.Start();
        return joined.Task;
    }

    private void Run(
        WorkerOffer offer, IWorkerSession session, TaskCompletionSource<IGradientChannel> joined, CancellationToken cancellation)
    {
        GradientChannel? channel = null;
        try
        {
            channel = Join(offer, session, cancellation);
        }
        catch (OperationCanceledException)
        {
            joined.TrySetCanceled(cancellation);
        }
        catch (Exception e) when (e is JoinRefusedException or IOException or ArgumentException)
        {
            joined.TrySetException(e);
        }

        if (channel is null)
            return;
        joined.TrySetResult(channel);
        channel.Run();
    }

    private GradientChannel Join(WorkerOffer offer, IWorkerSession session, CancellationToken cancellation)
    {
        var bytes = OfferPayload.Write(offer);
        var peer = _dialer.Open(ConnectionPurpose.Job, cancellation);
        Heartbeat? heartbeat = null;
        try
        {
            using var _ = cancellation.Register(() => peer.Abort("it was cancelled"));
            var runAttempt = (uint)offer.RunAttempt;
            peer.Write(new FrameHeader { Kind = FrameKind.Offer, RunAttempt = runAttempt }, bytes);
            var token = Opening.Expect(peer, FrameKind.Welcome, 16, out var welcome).ToArray();
            heartbeat = Heartbeat.Start(_dialer, token, Timeout(welcome), peer.Abort, offer.Worker, cancellation);
            peer.LimitSilence(TimeSpan.Zero, "");
            if (welcome.A != 0)
                SendInitial(peer, offer, runAttempt);
            peer.Write(new FrameHeader { Kind = FrameKind.Join, RunAttempt = runAttempt });
            Opening.Expect(peer, FrameKind.Accepted, 0);
            return new GradientChannel(peer, heartbeat, offer, session, _dialer.Options.Time);
        }
        catch (Exception e) when (e is JoinRefusedException or IOException or ArgumentException)
        {
            peer.Dispose();
            heartbeat?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static TimeSpan Timeout(in FrameHeader welcome) => welcome.B is > 0 and <= MaxTimeoutMilliseconds
        ? TimeSpan.FromMilliseconds(welcome.B)
        : throw new FrameException(FrameError.Content, $"the coordinator named a worker timeout of {welcome.B} ms");

    private static void SendInitial(PeerConnection peer, WorkerOffer offer, uint runAttempt)
    {
        var initial = offer.Initial
            ?? throw new ArgumentException("the offer of a first worker needs initial values", nameof(offer));
        if (initial.Length > 0)
            new ChunkWriter(peer).Write(new FrameHeader { Kind = FrameKind.Initial, RunAttempt = runAttempt }, initial.Span);
    }
}
