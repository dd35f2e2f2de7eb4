namespace Akka.Actor.Internal;

/// <summary>A child and how often it was restarted.</summary>
public class ChildRestartStats
{
    internal ChildRestartStats(IInternalActorRef child) => Child = child;

    public IInternalActorRef Child { get; }
    public long Uid => Child.Path.Uid;
    public uint MaxNrOfRetriesCount { get; private set; }
    public long RestartTimeWindowStartTicks { get; private set; }

    /// <summary>
    /// Counts a restart and says whether it is allowed. A window opens with a restart and stays open for its time; what comes after
    /// that opens the next one.
    /// </summary>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0)
            return false;
        if (withinTimeMilliseconds <= 0)
            return maxNrOfRetries < 0 || ++MaxNrOfRetriesCount <= maxNrOfRetries;
        return RetryInWindow(maxNrOfRetries < 0 ? 1 : maxNrOfRetries, TimeSpan.FromMilliseconds(withinTimeMilliseconds).Ticks);
    }

    private bool RetryInWindow(int retries, long windowTicks)
    {
        var now = TimeProvider.System.GetElapsedTime(0).Ticks;
        if (RestartTimeWindowStartTicks != 0 && now - RestartTimeWindowStartTicks <= windowTicks)
            return ++MaxNrOfRetriesCount <= retries;
        RestartTimeWindowStartTicks = now;
        MaxNrOfRetriesCount = 1;
        return true;
    }
}
