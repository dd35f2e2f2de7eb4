using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>The coordinator's way to one worker. Calls must not block on the network.</summary>
public interface IWorkerLink
{
    /// <summary>Whether the worker computes in the coordinator's own model vector.</summary>
    bool SharesModel { get; }

    /// <summary>
    /// Says before its commit that a part of the model's next version is final, so that it may be sent. Parts come in order from
    /// offset 0; all but the last are whole chunks of 65,536 floats. A stream ends without a word when the version is given up:
    /// by work for another version, or by a new part at offset 0. Never called when <see cref="SharesModel"/>.
    /// </summary>
    /// <param name="model">The next version's vector.</param>
    /// <param name="version">Its number, that of <see cref="IJobEndpoint.StreamedVersion"/>.</param>
    /// <param name="offset">First float of the part.</param>
    /// <param name="count">Floats in the part.</param>
    void Stream(FlatBuffer model, long version, int offset, int count);

    /// <summary>Sends gradient tasks to the worker. <paramref name="model"/> holds the parameters of the assignments'
    /// version.</summary>
    void Compute(ReadOnlySpan<GradientTask> nodes, FlatBuffer model);

    /// <summary>Sends an evaluation microbatch to the worker. <paramref name="model"/> holds the parameters of its
    /// version.</summary>
    void Evaluate(EvaluationAssignment assignment, FlatBuffer model);

    /// <summary>Lets the worker go, once what was handed to it before is sent; the text is for its log.</summary>
    void Close(string reason);
}
