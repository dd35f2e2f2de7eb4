using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Simulation.Tests.Workers;

/// <summary>One thing a simulated worker has to do, with the parameters it was sent.</summary>
internal abstract record Work(FlatBuffer Model)
{
    public sealed record Node(GradientTask Task, FlatBuffer Model) : Work(Model);

    public sealed record Evaluation(EvaluationAssignment Assignment, FlatBuffer Model) : Work(Model);
}
