namespace DistTrain.Worker.Actors;

/// <summary>To a worker node: finish what is in hand, leave every job, and stop.</summary>
public sealed record LeaveNode
{
    /// <summary>The message.</summary>
    public static readonly LeaveNode Instance = new();
}
