using DistTrain.Coordinator.Evaluation;

namespace DistTrain.Coordinator.Training;

/// <summary>What the step engine is doing.</summary>
internal abstract record EnginePhase
{
    /// <summary>No worker has come yet, so the model's layout is not known.</summary>
    public sealed record Opening : EnginePhase
    {
        public static readonly Opening Instance = new();
    }

    /// <summary>Between two steps: the next one begins as soon as enough workers are there and nobody holds the loop.</summary>
    public sealed record BetweenSteps : EnginePhase
    {
        public static readonly BetweenSteps Instance = new();
    }

    /// <summary>A step is handed out.</summary>
    public sealed record InStep : EnginePhase
    {
        public static readonly InStep Instance = new();
    }

    /// <summary>The validation part is evaluated at the end of an epoch.</summary>
    public sealed record Validating(EvaluationRound Round) : EnginePhase;

    /// <summary>Training is over and the test part is evaluated with the returned model.</summary>
    public sealed record Testing(EvaluationRound Round, TrainingEnd End) : EnginePhase;

    /// <summary>Nothing more happens.</summary>
    public sealed record Ended(TrainingEnd End) : EnginePhase;
}
