using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Takes a resource for dead when its last heartbeat is older than a fixed time.</summary>
public class DeadlineFailureDetector : FailureDetector
{
    private readonly Clock _clock;
    private readonly long _deadlineMillis;
    private long _lastHeartbeat;
    private volatile bool _active;

    /// <summary>Makes a detector with deadline <paramref name="acceptableHeartbeatPause"/> + <paramref name="heartbeatInterval"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is not positive.</exception>
    public DeadlineFailureDetector(TimeSpan acceptableHeartbeatPause, TimeSpan heartbeatInterval, Clock clock = null)
    {
        if (acceptableHeartbeatPause <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(acceptableHeartbeatPause), "failure-detector.acceptable-heartbeat-pause must be > 0s");
        if (heartbeatInterval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(heartbeatInterval), "failure-detector.heartbeat-interval must be > 0s");

        _clock = clock ?? DefaultClock;
        _deadlineMillis = (long)(acceptableHeartbeatPause + heartbeatInterval).TotalMilliseconds;
    }

    /// <summary>Reads <c>acceptable-heartbeat-pause</c> and <c>heartbeat-interval</c>.</summary>
    public DeadlineFailureDetector(Config config, EventStream eventStream)
        : this(config.GetTimeSpan("acceptable-heartbeat-pause"), config.GetTimeSpan("heartbeat-interval"))
    {
    }

    /// <inheritdoc />
    public override bool IsAvailable => !_active || Interlocked.Read(ref _lastHeartbeat) + _deadlineMillis > _clock();

    /// <inheritdoc />
    public override bool IsMonitoring => _active;

    /// <inheritdoc />
    public override void HeartBeat()
    {
        Interlocked.Exchange(ref _lastHeartbeat, _clock());
        _active = true;
    }
}
