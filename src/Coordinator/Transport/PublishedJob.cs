using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Transport;

/// <summary>A job that workers may join here.</summary>
/// <param name="Id">The job.</param>
/// <param name="Endpoint">Its end of the data plane.</param>
/// <param name="Outputs">Floats that its model gives for a sample.</param>
/// <param name="DataSet">Its prepared data set.</param>
/// <param name="WorkerTimeout">A worker that is silent for so long is lost.</param>
internal sealed record PublishedJob(JobId Id, IJobEndpoint Endpoint, int Outputs, ServedDataSet DataSet, TimeSpan WorkerTimeout);
