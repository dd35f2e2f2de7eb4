using DistTrain.Coordinator.Training;

namespace DistTrain.Coordinator.Jobs;

/// <summary>The size of a run, known when its first worker is there.</summary>
/// <param name="Context">Job, data and the point of resumption.</param>
/// <param name="Parameters">Trained numbers of the model.</param>
/// <param name="BatchSize">Samples of a step.</param>
/// <param name="Microbatches">Microbatches of a step.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="Workers">Workers that are there.</param>
public sealed record RunStart(TrainingContext Context, long Parameters, int BatchSize, int Microbatches, int StepsPerEpoch, int Workers);
