using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>The worker's heartbeat connection: a thread that sends beats and waits for each to come back.</summary>
internal sealed class Heartbeat : IDisposable
{
    private const int BeatsInTimeout = 5;
    private readonly PeerConnection _peer;
    private readonly TimeSpan _interval;
    private readonly Action<string> _lost;
    private readonly ManualResetEventSlim _stopped = new();

    private Heartbeat(PeerConnection peer, TimeSpan timeout, Action<string> lost)
    {
        _peer = peer;
        _interval = timeout / BeatsInTimeout;
        _lost = lost;
    }

    /// <summary>Connects and binds the session.</summary>
    /// <param name="dialer">To the coordinator.</param>
    /// <param name="token">The session's.</param>
    /// <param name="timeout">How long either side may be silent.</param>
    /// <param name="lost">Told why the coordinator is lost.</param>
    /// <param name="worker">For the thread's name.</param>
    /// <param name="cancellation">Ends the opening.</param>
    public static Heartbeat Start(
        Connector dialer, byte[] token, TimeSpan timeout, Action<string> lost, WorkerId worker, CancellationToken cancellation)
    {
        var peer = dialer.Open(ConnectionPurpose.Heartbeat, cancellation);
        try
        {
            peer.Write(new FrameHeader { Kind = FrameKind.Bind }, token);
            Opening.Expect(peer, FrameKind.Bound, 0);
        }
        catch (Exception e) when (e is JoinRefusedException or IOException)
        {
            peer.Dispose();
            throw;
        }

        peer.LimitSilence(timeout, $"it was silent for {timeout.TotalSeconds:0.0} s");
        var heartbeat = new Heartbeat(peer, timeout, lost);
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
            for (var number = 1ul; Beat(number); number++)
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

    private bool Beat(ulong number) =>
        _peer.Write(new FrameHeader { Kind = FrameKind.Beat, A = number })
        && _peer.Read(out var answer, out _) && answer.Kind == FrameKind.Beat && answer.A == number;
}
