namespace DistTrain.Coordinator.Optimization;

/// <summary>What one optimizer step needs beside the gradients.</summary>
/// <param name="Step">The step, counted from 1.</param>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Samples">Samples whose gradients were added up: the gradient is divided by it. At least 1.</param>
/// <param name="BufferMicrobatches">Microbatches whose buffers (BatchNorm's running statistics) were added up: the buffers' divisor.</param>
public readonly record struct UpdateStep(long Step, double LearningRate, long Samples, int BufferMicrobatches);

/// <summary>What one optimizer step found.</summary>
/// <param name="GradientNorm">Euclidean norm of the mean gradient before clipping.</param>
/// <param name="IsFinite">
/// False when a gradient or buffer was NaN or infinite: the parameters and the state are spoilt and the job must end;
/// <see cref="Stopping.NonFinite"/> names the entry.
/// </param>
public readonly record struct UpdateOutcome(double GradientNorm, bool IsFinite);
