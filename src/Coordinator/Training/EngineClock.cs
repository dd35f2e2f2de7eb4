namespace DistTrain.Coordinator.Training;

/// <summary>Time since a step engine was made.</summary>
internal sealed class EngineClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>The time now.</summary>
    public TimeSpan Now => time.GetElapsedTime(_started);
}
