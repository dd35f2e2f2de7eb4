using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using DistTrain.Shared.Transport;
using Serilog;

namespace DistTrain.Coordinator.Transport;

/// <summary>
/// The coordinator's data plane: one port for all jobs and their data sets (docs/wire-format.md). Each connection has its
/// own threads, which block on their socket.
/// </summary>
public sealed class DataPlaneServer : IDisposable
{
    private const int Backlog = 128;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);
    private readonly DataPlaneServerOptions _options;
    private readonly ILogger _log;
    private readonly Socket _listener;
    private readonly ConnectionLimiter _limiter;
    private readonly PeerWarnings _refused;
    private readonly int _port;
    private readonly ConcurrentDictionary<JobId, PublishedJob> _jobs = new();
    private readonly ConcurrentDictionary<Guid, WorkerConnection> _sessions = new();
    private readonly ConcurrentDictionary<PeerConnection, byte> _peers = new();
    private readonly DataSetSender _dataSets;
    private readonly ManualResetEventSlim _stopped = new();

    private DataPlaneServer(DataPlaneServerOptions options, ILogger log, Socket listener)
    {
        _options = options;
        _log = log;
        _listener = listener;
        _port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _limiter = new ConnectionLimiter(options.MaxHalfOpen, options.HandshakeTimeout, options.Time);
        _refused = new PeerWarnings(options.Time, log);
        _dataSets = new DataSetSender(key => _jobs.Values.FirstOrDefault(job => job.DataSet.ContentKey == key)?.DataSet);
        AdvertisedHost = options.ListenAddress.ToString();
        new Thread(Accept) { IsBackground = true, Name = "data plane" }.Start();
    }

    /// <summary>The host that workers are told; the listening address by default, which is of no use to them when that is
    /// "any".</summary>
    public string AdvertisedHost { get; set; }

    /// <summary>Where workers find it: host and port.</summary>
    public string Address =>
        AdvertisedHost.Contains(':', StringComparison.Ordinal) ? $"[{AdvertisedHost}]:{_port}" : $"{AdvertisedHost}:{_port}";

    /// <summary>The port it listens on.</summary>
    public int Port => _port;

    /// <summary>Listens from now on; what connects is served by threads of its own.</summary>
    /// <exception cref="ArgumentException">It would listen unprotected on a network.</exception>
    /// <exception cref="SocketException">The address or port cannot be had.</exception>
    public static DataPlaneServer Start(DataPlaneServerOptions options, ILogger log)
    {
        if (options.Tls is null && !options.AllowOpenNetwork && !IPAddress.IsLoopback(options.ListenAddress))
            throw new ArgumentException(
                $"the data plane would listen on {options.ListenAddress} without TLS; give a secret or certificates, or say "
                    + "--insecure",
                nameof(options));
        var listener = new Socket(options.ListenAddress.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(options.ListenAddress, options.Port));
            listener.Listen(Backlog);
            return new DataPlaneServer(options, log, listener);
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Lets workers join a job and fetch its data set.</summary>
    /// <exception cref="ArgumentException">The job is published already.</exception>
    public void Publish(JobId job, IJobEndpoint endpoint, PreparedDataSet data, TimeSpan workerTimeout) =>
        Publish(job, endpoint, data.Target.Outputs, data.ContentKey, data.File, workerTimeout);

    /// <summary>Lets workers join a job and fetch a file as its data set.</summary>
    /// <param name="job">Its id, which offers name.</param>
    /// <param name="endpoint">Its end of the data plane.</param>
    /// <param name="outputs">Floats that its model gives for a sample.</param>
    /// <param name="contentKey">Names the data set: 64 hexadecimal digits.</param>
    /// <param name="file">The prepared data set's file.</param>
    /// <param name="workerTimeout">The job's <c>worker-timeout</c>; the server's when not given.</param>
    /// <exception cref="ArgumentException">The job is published already.</exception>
    public void Publish(
        JobId job, IJobEndpoint endpoint, int outputs, string contentKey, string file, TimeSpan? workerTimeout = null)
    {
        var published = new PublishedJob(
            job, endpoint, outputs, new ServedDataSet(contentKey, file), workerTimeout ?? _options.WorkerTimeout);
        if (!_jobs.TryAdd(job, published))
            throw new ArgumentException($"job {job} is published already", nameof(job));
    }

    /// <summary>Takes a job back: its workers are let go and nobody joins any more.</summary>
    public void Withdraw(JobId job)
    {
        _jobs.TryRemove(job, out _);
        foreach (var session in _sessions.Values)
            if (session.Offer.Job == job)
                session.Disconnect($"job {job} is no longer here");
    }

    /// <summary>Tells the workers, gives them a moment to go, and ends what is left.</summary>
    public void Dispose()
    {
        if (_stopped.IsSet)
            return;
        _stopped.Set();
        _listener.Dispose();
        foreach (var session in _sessions.Values)
            session.Disconnect("the coordinator stops");
        SpinWait.SpinUntil(() => _sessions.IsEmpty, FarewellTime);
        foreach (var peer in _peers.Keys)
            peer.Abort("the coordinator stops");
    }

    private void Accept()
    {
        while (!_stopped.IsSet)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Out of file descriptors, for one: some time may bring some back.
                if (!_stopped.Wait(AcceptPause))
                    _log.Warning("the data plane could not accept a connection: {Reason}", e.Message);
                continue;
            }

            Begin(socket);
        }
    }

    private void Begin(Socket socket)
    {
        EndPoint? from = null;
        PeerConnection? peer = null;
        try
        {
            from = socket.RemoteEndPoint;
            peer = new PeerConnection(socket);
        }
        catch (SocketException)
        {
            // It went away between its arrival and now.
            socket.Dispose();
            return;
        }

        var halfOpen = _limiter.Begin();
        halfOpen.GivenUp.Register(() => peer.Abort(halfOpen.Reason));
        _peers.TryAdd(peer, 0);
        if (_stopped.IsSet)
            peer.Abort("the coordinator stops");
        new Thread(() => Serve(peer, halfOpen, from)) { IsBackground = true, Name = $"data plane from {from}" }.Start();
    }

    private void Serve(PeerConnection peer, ConnectionLimiter.HalfOpen halfOpen, EndPoint? from)
    {
        try
        {
            if (_options.Tls is { } tls)
                peer.Secure(tls, asServer: true);
            peer.Reader.Limit = FrameBounds.Offer;
            if (!peer.Read(out var header, out var payload))
                throw new IOException(peer.Reason);
            switch (header.Kind)
            {
                case FrameKind.Offer:
                    ServeWorker(peer, header, payload, halfOpen);
                    break;
                case FrameKind.Heartbeat:
                    ServeHeartbeat(peer, header.Message<HeartbeatMessage>(), halfOpen);
                    break;
                case FrameKind.Fetch:
                    halfOpen.Dispose();
                    _dataSets.Serve(peer, header.Message<FetchMessage>(), _options.WorkerTimeout);
                    break;
                default:
                    throw new FrameException(
                        FrameError.Order,
                        $"a {header.Kind} frame of {header.Length} bytes came where an offer, a heartbeat or a fetch was "
                            + "expected");
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or SocketException or ObjectDisposedException)
        {
            ReportRefused(from, peer.Reason ?? e.Message);
            if (e is FrameException)
                peer.SendLast(new RefusedMessage(), e.Message);
        }
        finally
        {
            halfOpen.Dispose();
            _peers.TryRemove(peer, out _);
            peer.Dispose();
        }
    }

    private void ServeWorker(
        PeerConnection peer, in FrameHeader header, ReadOnlySpan<byte> payload, ConnectionLimiter.HalfOpen halfOpen)
    {
        var session = header.Message<OfferMessage>().Session;
        var offer = OfferPayload.Read(payload, (int)header.RunAttempt);
        peer.RunAttempt = header.RunAttempt;
        if (!_jobs.TryGetValue(offer.Job, out var job))
        {
            peer.SendLast(new RefusedMessage(), $"job {offer.Job} is not trained here now");
            return;
        }

        using var connection = new WorkerConnection(peer, job, offer, halfOpen, _options.Time);
        if (!_sessions.TryAdd(session, connection))
            throw new FrameException(FrameError.Order, "an offer named a session that is open already");
        try
        {
            connection.Run();
        }
        finally
        {
            _sessions.TryRemove(session, out _);
        }
    }

    private void ServeHeartbeat(PeerConnection peer, HeartbeatMessage heartbeat, ConnectionLimiter.HalfOpen halfOpen)
    {
        if (!_sessions.TryGetValue(heartbeat.Session, out var session) || !session.BindHeartbeat(peer))
        {
            peer.SendLast(new RefusedMessage(), "the session of this heartbeat is over");
            return;
        }

        halfOpen.Dispose();
        peer.LimitSilence(session.Timeout, $"silent for {session.Timeout.TotalSeconds:0.0} s");
        try
        {
            while (peer.Send(heartbeat) && peer.Read(out var header, out _))
                heartbeat = header.Message<HeartbeatMessage>();
        }
        finally
        {
            session.Abort(peer.Reason ?? "its heartbeat connection broke the protocol");
        }
    }

    private void ReportRefused(EndPoint? from, string reason) => _refused.Report(
        $"{(from as IPEndPoint)?.Address}",
        "a connection from {Peer:l} to the data plane was turned away: {Reason:l} (said once in half a minute)", reason);
}
