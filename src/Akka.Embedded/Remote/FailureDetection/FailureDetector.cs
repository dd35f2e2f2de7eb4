using System.Diagnostics;

namespace Akka.Remote;

/// <summary>A monotonic clock, in milliseconds.</summary>
public delegate long Clock();

/// <summary>Decides from the heartbeats of one resource whether it is still there.</summary>
public abstract class FailureDetector
{
    /// <summary>The process's monotonic clock.</summary>
    public static readonly Clock DefaultClock = () => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>True while the resource is considered to be up; true too when nothing is known of it.</summary>
    public abstract bool IsAvailable { get; }

    /// <summary>True once a heartbeat has been seen.</summary>
    public abstract bool IsMonitoring { get; }

    /// <summary>Records a sign of life.</summary>
    public abstract void HeartBeat();
}
