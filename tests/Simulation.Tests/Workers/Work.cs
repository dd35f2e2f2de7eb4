using DistTrain.Shared.DataPlane;
using DistTrain.Shared.Layouts;

namespace DistTrain.Simulation.Tests.Workers;

/// <summary>One thing a simulated worker has to do, with the parameters it was sent.</summary>
internal abstract record Work(FlatVector Model)
{
    public sealed record Node(NodeAssignment Assignment, FlatVector Model) : Work(Model);

    public sealed record Evaluation(EvaluationAssignment Assignment, FlatVector Model) : Work(Model);
}
