using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>
/// A worker's end of the data plane for one job: parameters come down, gradients and evaluations go up. Made by
/// <see cref="IDataPlane.JoinAsync"/>; work arrives at the <see cref="IWorkerSession"/> given there.
/// </summary>
public interface IGradientChannel : IDisposable
{
    /// <summary>
    /// Where the model lies, in its layout. While an assignment is in work it holds exactly the version that the
    /// assignment names; in one process it is the coordinator's own vector.
    /// </summary>
    FlatBuffer Model { get; }

    /// <summary>Says that the worker has attached <see cref="Model"/>; work comes from now on.</summary>
    void Ready();

    /// <summary>Hands a gradient over; returns when the vector may not be touched by the worker until the next
    /// assignment.</summary>
    void Send(in PartialGradient gradient);

    /// <summary>Hands the result of an evaluation microbatch over.</summary>
    void Send(EvaluationResult result);

    /// <summary>Reports that the model cannot be computed; the job fails with this text.</summary>
    void Fail(WorkerFailure failure);
}
