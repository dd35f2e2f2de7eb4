using DistTrain.Shared.Layouts;

namespace DistTrain.Shared.DataPlane;

/// <summary>The coordinator's way to one worker. Calls must not block on the network.</summary>
public interface IWorkerLink
{
    /// <summary>Hands nodes out. <paramref name="model"/> holds the parameters of the assignments' version.</summary>
    void Compute(ReadOnlySpan<NodeAssignment> nodes, FlatVector model);

    /// <summary>Hands an evaluation slice out. <paramref name="model"/> holds the parameters of its version.</summary>
    void Evaluate(EvaluationAssignment assignment, FlatVector model);

    /// <summary>Lets the worker go.</summary>
    void Close(string reason);
}
