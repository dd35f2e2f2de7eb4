namespace DistTrain.Coordinator.Training;

/// <summary>What a step engine is doing, for status.</summary>
public enum EngineActivity
{
    /// <summary>No worker has brought the model yet.</summary>
    Opening,

    /// <summary>Steps.</summary>
    Training,

    /// <summary>The validation part.</summary>
    Validating,

    /// <summary>The test part, after training.</summary>
    Testing,

    /// <summary>Held between two steps.</summary>
    Paused,

    /// <summary>Nothing more.</summary>
    Ended,
}
