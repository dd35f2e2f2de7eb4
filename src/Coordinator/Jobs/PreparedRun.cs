using DistTrain.Coordinator.Results;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Datasets;

namespace DistTrain.Coordinator.Jobs;

/// <summary>A run whose data and last checkpoint are read.</summary>
/// <param name="Directory">The run's directory.</param>
/// <param name="Data">The prepared data set.</param>
/// <param name="Context">What the loop is given.</param>
/// <param name="BestCheckpoint">Name of the checkpoint that holds the best model of a resumed run, or null.</param>
/// <param name="Notes">What people should know.</param>
/// <param name="Time">The clock.</param>
public sealed record PreparedRun(
    RunDirectory Directory, PreparedDataSet Data, TrainingContext Context, string? BestCheckpoint, IReadOnlyList<string> Notes,
    TimeProvider Time);
