namespace DistTrain.Coordinator.Training;

/// <summary>Time since a training loop was made.</summary>
internal sealed class LoopClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>The time now.</summary>
    public TimeSpan Now => time.GetElapsedTime(_started);
}
