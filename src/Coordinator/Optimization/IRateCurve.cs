namespace DistTrain.Coordinator.Optimization;

/// <summary>A learning rate that depends on the count of epochs or steps alone.</summary>
internal interface IRateCurve
{
    /// <summary>The rate.</summary>
    /// <param name="t">Epochs or steps so far, from 0.</param>
    /// <param name="baseRate">The optimizer's learning rate.</param>
    double Rate(long t, double baseRate);
}
