using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// The accrual detector of Hayashibara et al. ("The phi accrual failure detector", 2004): phi is minus the decimal
/// logarithm of the probability that a heartbeat would come later than now, from a normal distribution fitted to the
/// last intervals. The distribution function is the logistic approximation of Bowling et al. ("A logistic
/// approximation to the cumulative normal distribution", 2009).
/// </summary>
public class PhiAccrualFailureDetector : FailureDetector
{
    private readonly Clock _clock;
    private readonly double _threshold;
    private readonly double _minStdDeviationMillis;
    private readonly double _acceptablePauseMillis;
    private readonly long _firstIntervalMillis;
    private readonly EventStream _eventStream;
    private readonly HeartbeatHistory _history;
    private readonly Lock _gate = new();
    private long? _lastHeartbeat;

    /// <summary>Makes a detector.</summary>
    /// <param name="threshold">The phi above which the resource is taken for dead: 8 is quick, 12 is patient.</param>
    /// <param name="maxSampleSize">How many intervals are remembered.</param>
    /// <param name="minStdDeviation">The smallest deviation assumed, so that very regular heartbeats do not make it nervous.</param>
    /// <param name="acceptableHeartbeatPause">A pause that is forgiven, added to the mean interval.</param>
    /// <param name="firstHeartbeatEstimate">The interval assumed before two heartbeats were seen.</param>
    /// <param name="clock">Milliseconds, monotonic; the process's clock by default.</param>
    public PhiAccrualFailureDetector(
        double threshold,
        int maxSampleSize,
        TimeSpan minStdDeviation,
        TimeSpan acceptableHeartbeatPause,
        TimeSpan firstHeartbeatEstimate,
        Clock clock = null)
        : this(threshold, maxSampleSize, minStdDeviation, acceptableHeartbeatPause, firstHeartbeatEstimate, clock, null)
    {
    }

    /// <summary>
    /// Reads <c>threshold</c>, <c>max-sample-size</c>, <c>min-std-deviation</c>, <c>acceptable-heartbeat-pause</c> and
    /// <c>heartbeat-interval</c>.
    /// </summary>
    public PhiAccrualFailureDetector(Config config, EventStream ev)
        : this(
            config.GetDouble("threshold"),
            config.GetInt("max-sample-size"),
            config.GetTimeSpan("min-std-deviation"),
            config.GetTimeSpan("acceptable-heartbeat-pause"),
            config.GetTimeSpan("heartbeat-interval"),
            null,
            ev)
    {
    }

    private PhiAccrualFailureDetector(
        double threshold,
        int maxSampleSize,
        TimeSpan minStdDeviation,
        TimeSpan acceptableHeartbeatPause,
        TimeSpan firstHeartbeatEstimate,
        Clock clock,
        EventStream eventStream)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        _threshold = threshold;
        _minStdDeviationMillis = minStdDeviation.TotalMilliseconds;
        _acceptablePauseMillis = acceptableHeartbeatPause.TotalMilliseconds;
        _firstIntervalMillis = (long)firstHeartbeatEstimate.TotalMilliseconds;
        _clock = clock ?? DefaultClock;
        _eventStream = eventStream;
        _history = new HeartbeatHistory(maxSampleSize);
    }

    /// <summary>What is watched, for the log.</summary>
    public string Address { get; set; } = "N/A";

    /// <inheritdoc />
    public override bool IsAvailable => CurrentPhi < _threshold;

    /// <inheritdoc />
    public override bool IsMonitoring
    {
        get
        {
            lock (_gate) return _lastHeartbeat.HasValue;
        }
    }

    internal double CurrentPhi
    {
        get
        {
            var now = _clock();
            lock (_gate) return Phi(now);
        }
    }

    /// <inheritdoc />
    public override void HeartBeat()
    {
        var now = _clock();
        var slow = 0L;
        lock (_gate)
        {
            if (_lastHeartbeat is not { } last)
            {
                // Two assumed intervals give a first mean and a high first deviation.
                _history.Clear();
                var spread = _firstIntervalMillis / 4;
                _history.Add(_firstIntervalMillis - spread);
                _history.Add(_firstIntervalMillis + spread);
            }
            else if (Phi(now) < _threshold)
            {
                // An interval that contains an outage says nothing about the heartbeats' rhythm.
                var interval = now - last;
                _history.Add(interval);
                if (interval >= _acceptablePauseMillis / 3 * 2) slow = interval;
            }

            _lastHeartbeat = now;
        }

        if (slow > 0)
        {
            _eventStream?.Publish(new Warning(
                ToString(),
                GetType(),
                $"heartbeat interval is growing too large for address {Address}: {slow} millis"));
        }
    }

    internal static double Phi(double elapsed, double mean, double stdDeviation)
    {
        var y = (elapsed - mean) / stdDeviation;
        var e = Math.Exp(-y * (1.5976 + (0.070566 * y * y)));
        return elapsed > mean ? -Math.Log10(e / (1.0 + e)) : -Math.Log10(1.0 - (1.0 / (1.0 + e)));
    }

    private double Phi(long now) => _lastHeartbeat is { } last
        ? Phi(now - last, _history.Mean + _acceptablePauseMillis, Math.Max(_history.StdDeviation, _minStdDeviationMillis))
        : 0.0;
}
