namespace DistTrain.Coordinator.Scheduling;

/// <summary>What the scheduler says to an answer.</summary>
public enum AnswerVerdict
{
    /// <summary>It is the first answer to an open task and counts.</summary>
    Accepted,

    /// <summary>It belongs to a step that is over.</summary>
    OldStep,

    /// <summary>Another worker's answer to the same node came first.</summary>
    AlreadyAnswered,

    /// <summary>The worker does not hold this node in this attempt: it was given to others when the worker had failed.</summary>
    NotHeld,
}
