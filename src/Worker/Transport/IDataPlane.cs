using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>The way from a worker to the coordinator of a job: in one process, on one host, or over TCP.</summary>
public interface IDataPlane
{
    /// <summary>Offers a worker to the job.</summary>
    /// <exception cref="JoinRefusedException">The job refuses it; the message is the reason.</exception>
    Task<IGradientChannel> JoinAsync(WorkerOffer offer, IWorkerSession session, CancellationToken cancellation);
}
