namespace DistTrain.Coordinator.Training;

/// <summary>How steps are made.</summary>
public enum UpdateMode
{
    /// <summary>While their gradients arrive.</summary>
    Pipelined,

    /// <summary>When their gradients are whole.</summary>
    AfterReduction,
}
