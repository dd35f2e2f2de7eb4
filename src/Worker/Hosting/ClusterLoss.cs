namespace DistTrain.Worker.Hosting;

/// <summary>Why a worker gave its cluster up.</summary>
/// <param name="Reason">In words.</param>
/// <param name="HasSuccessor">Whether a coordinator was seen that leads another cluster.</param>
internal sealed record ClusterLoss(string Reason, bool HasSuccessor)
{
    /// <summary>The worker pool did not answer for long.</summary>
    public static ClusterLoss SilentPool { get; } = new("its worker pool is silent", HasSuccessor: false);

    /// <summary>The actor system ended by itself, such as when others gave this worker up.</summary>
    public static ClusterLoss EndedUnasked { get; } = new(
        "its actor system has ended: it was given up, or failed", HasSuccessor: false);

    /// <summary>There is a new cluster.</summary>
    public static ClusterLoss To(string reason) => new(reason, HasSuccessor: true);
}
