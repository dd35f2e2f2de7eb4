using DistTrain.Coordinator.Evaluation;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Training;

/// <summary>What the step engine is doing: a closed set.</summary>
internal abstract record EnginePhase
{
    /// <summary>What the job is at meanwhile; null when that is for the run's result to say.</summary>
    public abstract JobPhase? OfJob { get; }

    /// <summary>No worker has come yet, so the model's layout is not known.</summary>
    public sealed record Opening : EnginePhase
    {
        public static readonly Opening Instance = new();

        public override JobPhase? OfJob => JobPhase.WaitingForWorkers;
    }

    /// <summary>Between two steps: the next one begins as soon as enough workers are there and nobody pauses the
    /// engine.</summary>
    public sealed record BetweenSteps : EnginePhase
    {
        public static readonly BetweenSteps Instance = new();

        public override JobPhase? OfJob => JobPhase.Training;
    }

    /// <summary>A step's tasks are assigned.</summary>
    public sealed record InStep : EnginePhase
    {
        public static readonly InStep Instance = new();

        public override JobPhase? OfJob => JobPhase.Training;
    }

    /// <summary>The validation set is evaluated at the end of an epoch.</summary>
    public sealed record Validating(EvaluationRound Round) : EnginePhase
    {
        public override JobPhase? OfJob => JobPhase.Validating;
    }

    /// <summary>Training is over and the test set is evaluated with the returned model.</summary>
    public sealed record Testing(EvaluationRound Round, TrainingEnd End) : EnginePhase
    {
        public override JobPhase? OfJob => JobPhase.Validating;
    }

    public sealed record Ended(TrainingEnd End) : EnginePhase
    {
        public override JobPhase? OfJob => null;
    }
}
