using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>The worker's heartbeat connection: a thread that sends heartbeats and waits for each to come back.</summary>
/// <remarks>A connection of its own, since one on the job connection would wait behind the model; see
/// docs/decisions/0017-data-plane-messages.md.</remarks>
internal sealed class Heartbeat : IDisposable
{
    private const int BeatsInTimeout = 5;
    private readonly PeerConnection _peer;
    private readonly Guid _session;
    private readonly TimeSpan _interval;
    private readonly Action<string> _lost;
    private readonly ManualResetEventSlim _stopped = new();

    private Heartbeat(PeerConnection peer, Guid session, TimeSpan timeout, Action<string> lost)
    {
        _peer = peer;
        _session = session;
        _interval = timeout / BeatsInTimeout;
        _lost = lost;
    }

    /// <summary>Connects, and waits for the coordinator's answer to the first heartbeat.</summary>
    /// <param name="connector">To the coordinator.</param>
    /// <param name="session">The session of the offer.</param>
    /// <param name="timeout">How long either side may be silent.</param>
    /// <param name="lost">Told why the coordinator is lost.</param>
    /// <param name="worker">For the thread's name.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">The connection failed.</exception>
    /// <exception cref="JoinRefusedException">The session is over.</exception>
    public static Heartbeat Start(
        Connector connector, Guid session, TimeSpan timeout, Action<string> lost, WorkerId worker, CancellationToken cancellation)
    {
        var peer = connector.Open(cancellation);
        try
        {
            peer.Send(new HeartbeatMessage(session, 0));
            peer.Expect<HeartbeatMessage>();
        }
        catch (Exception e) when (e is JoinRefusedException or IOException)
        {
            peer.Dispose();
            throw;
        }

        peer.LimitSilence(timeout, $"it was silent for {timeout.TotalSeconds:0.0} s");
        var heartbeat = new Heartbeat(peer, session, timeout, lost);
        new Thread(heartbeat.Run) { IsBackground = true, Name = $"heartbeat of {worker}" }.Start();
        return heartbeat;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped.Set();
        _peer.Abort("the worker left");
    }

    private void Run()
    {
        try
        {
            for (var number = 1L; IsAnswered(new HeartbeatMessage(_session, number)); number++)
                if (_stopped.Wait(_interval))
                    return;
            _lost(_peer.Reason ?? "the coordinator broke the heartbeat's protocol");
        }
        catch (FrameException error)
        {
            _lost(error.Message);
        }
        finally
        {
            _peer.Dispose();
        }
    }

    private bool IsAnswered(in HeartbeatMessage heartbeat) =>
        _peer.Send(heartbeat) && _peer.Read(out var header, out _) && header.Message<HeartbeatMessage>() == heartbeat;
}
