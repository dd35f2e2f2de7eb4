namespace DistTrain.Coordinator.Training;

/// <summary>What the training loop is doing.</summary>
internal abstract record LoopPhase
{
    /// <summary>No worker has come yet, so the model's layout is not known.</summary>
    public sealed record Opening : LoopPhase
    {
        public static readonly Opening Instance = new();
    }

    /// <summary>Between two steps: the next one begins as soon as enough workers are there and nobody holds the loop.</summary>
    public sealed record BetweenSteps : LoopPhase
    {
        public static readonly BetweenSteps Instance = new();
    }

    /// <summary>A step is handed out.</summary>
    public sealed record InStep : LoopPhase
    {
        public static readonly InStep Instance = new();
    }

    /// <summary>The validation part is evaluated at the end of an epoch.</summary>
    public sealed record Validating(EvaluationRound Round) : LoopPhase;

    /// <summary>Training is over and the test part is evaluated with the returned model.</summary>
    public sealed record Testing(EvaluationRound Round, TrainingEnd End) : LoopPhase;

    /// <summary>Nothing more happens.</summary>
    public sealed record Ended(TrainingEnd End) : LoopPhase;
}
