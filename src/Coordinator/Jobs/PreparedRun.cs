using DistTrain.Coordinator.Runs;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Data;

namespace DistTrain.Coordinator.Jobs;

/// <summary>A run whose data and last checkpoint are read.</summary>
/// <param name="Directory">The run's directory.</param>
/// <param name="Data">The prepared data set.</param>
/// <param name="Context">What the loop is given.</param>
/// <param name="Notes">What people should know.</param>
public sealed record PreparedRun(RunDirectory Directory, PreparedDataSet Data, TrainingContext Context, IReadOnlyList<string> Notes);
