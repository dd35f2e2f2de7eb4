using System.Security.Cryptography;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>The way from a worker process to a coordinator's <see cref="DataPlaneServer"/> (docs/wire-format.md).</summary>
public sealed class TcpDataPlane : IDataPlane
{
    private readonly Connector _connector;

    /// <summary>A data plane behind an address; nothing is connected before <see cref="JoinAsync"/>.</summary>
    public TcpDataPlane(string host, int port, TcpDataPlaneOptions options) => _connector = new Connector(host, port, options);

    /// <summary>A data plane behind <c>HOST:PORT</c>.</summary>
    /// <exception cref="FormatException">The text is no such address.</exception>
    public static TcpDataPlane At(string address, TcpDataPlaneOptions options)
    {
        var (host, port) = Parse(address);
        return new TcpDataPlane(host, port, options);
    }

    /// <summary>Host and port of <c>HOST:PORT</c>.</summary>
    /// <exception cref="FormatException">The text is no such address.</exception>
    internal static Endpoint Parse(string address) =>
        Endpoint.TryParse(address, 0, out var endpoint) && endpoint.Value.Port > 0
            ? endpoint.Value
            : throw new FormatException($"'{address}' is no address; HOST:PORT is expected");

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
        var payload = OfferPayload.Write(offer);
        var id = new Guid(RandomNumberGenerator.GetBytes(16));
        var peer = _connector.Open(cancellation);
        Heartbeat? heartbeat = null;
        try
        {
            using var _ = cancellation.Register(() => peer.Abort("it was cancelled"));
            peer.RunAttempt = (uint)offer.RunAttempt;
            peer.Send(new OfferMessage(id), payload);
            var welcome = peer.Expect<WelcomeMessage>();
            var timeout = TimeSpan.FromMilliseconds(welcome.WorkerTimeoutMilliseconds);
            heartbeat = Heartbeat.Start(_connector, id, timeout, peer.Abort, offer.Worker, cancellation);
            peer.LimitSilence(TimeSpan.Zero, "");
            if (welcome.NeedsInitial)
                SendInitial(peer, offer);
            peer.Expect<AcceptedMessage>();
            return new GradientChannel(peer, heartbeat, offer, session, _connector.Options.Time);
        }
        catch (Exception e) when (e is JoinRefusedException or IOException or ArgumentException)
        {
            peer.Dispose();
            heartbeat?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static void SendInitial(PeerConnection peer, WorkerOffer offer)
    {
        var initial = offer.Initial
            ?? throw new ArgumentException("the offer of a first worker needs initial values", nameof(offer));
        if (initial.Length > 0)
            new ChunkWriter(peer).Write(new InitialMessage(0), initial.Span);
    }
}
