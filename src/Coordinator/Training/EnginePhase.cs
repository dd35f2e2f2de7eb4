using DistTrain.Coordinator.Evaluation;
using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Training;

/// <summary>What the step engine is doing: a closed set. Status shows its <see cref="Activity"/>.</summary>
internal abstract record EnginePhase
{
    /// <summary>The phase in a word.</summary>
    public abstract EngineActivity Activity { get; }

    /// <summary>No worker has come yet, so the model's layout is not known.</summary>
    public sealed record Opening : EnginePhase
    {
        public static readonly Opening Instance = new();

        public override EngineActivity Activity => EngineActivity.Opening;
    }

    /// <summary>Between two steps: the next one begins as soon as enough workers are there and nobody pauses the
    /// engine.</summary>
    public sealed record BetweenSteps : EnginePhase
    {
        public static readonly BetweenSteps Instance = new();

        public override EngineActivity Activity => EngineActivity.Training;
    }

    /// <summary>A step's tasks are assigned.</summary>
    public sealed record InStep : EnginePhase
    {
        public static readonly InStep Instance = new();

        public override EngineActivity Activity => EngineActivity.Training;
    }

    /// <summary>The validation part is evaluated at the end of an epoch.</summary>
    public sealed record Validating(EvaluationRound Round) : EnginePhase
    {
        public override EngineActivity Activity => EngineActivity.Validating;
    }

    /// <summary>Training is over and the test part is evaluated with the returned model.</summary>
    public sealed record Testing(EvaluationRound Round, TrainingEnd End) : EnginePhase
    {
        public override EngineActivity Activity => EngineActivity.Testing;
    }

    /// <summary>Nothing more happens.</summary>
    public sealed record Ended(TrainingEnd End) : EnginePhase
    {
        public override EngineActivity Activity => EngineActivity.Ended;
    }
}
