namespace DistTrain.Coordinator.Jobs;

/// <summary>To a job: write a checkpoint and stop without an end; it goes on elsewhere, or here after a restart.</summary>
public sealed record LeaveHost
{
    public static readonly LeaveHost Instance = new();
}
