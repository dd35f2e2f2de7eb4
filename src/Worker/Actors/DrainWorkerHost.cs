namespace DistTrain.Worker.Actors;

/// <summary>To a worker host: finish what is in hand, leave every job, and stop.</summary>
public sealed record DrainWorkerHost
{
    public static readonly DrainWorkerHost Instance = new();
}
