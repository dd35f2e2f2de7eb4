using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Jobs;

/// <summary>A run whose data and last checkpoint are read.</summary>
/// <param name="Directory">The run's directory.</param>
/// <param name="Context">What the step engine is given; its data set is the holder's to dispose.</param>
/// <param name="Notes">What people should know.</param>
/// <param name="Time">The clock.</param>
public sealed record PreparedRun(RunDirectory Directory, TrainingContext Context, IReadOnlyList<string> Notes, TimeProvider Time);
