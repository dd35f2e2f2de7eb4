namespace DistTrain.Coordinator.Training;

/// <summary>How steps are made.</summary>
public enum StepWay
{
    /// <summary>While their gradients arrive.</summary>
    WhileArriving,

    /// <summary>When their gradients are whole.</summary>
    WhenWhole,
}
