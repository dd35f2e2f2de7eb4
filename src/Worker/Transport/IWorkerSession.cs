using DistTrain.Shared.Transport;

namespace DistTrain.Worker.Transport;

/// <summary>What the data plane calls on a worker. Calls come from the data plane's threads and must return at once.</summary>
public interface IWorkerSession
{
    /// <summary>Compute these gradient tasks, in order. The list is the caller's and is valid during the call only.</summary>
    void Compute(ReadOnlySpan<GradientTask> nodes);

    /// <summary>Evaluate these samples, after all that was assigned before.</summary>
    void Evaluate(EvaluationAssignment assignment);

    /// <summary>The job needs this worker no more, or the connection is gone; the text says which and why.</summary>
    void Closed(string reason);
}
