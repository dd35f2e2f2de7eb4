namespace DistTrain.Coordinator.Training;

/// <summary>Whether steps are made while their gradients arrive, where they can be. The bits do not depend on it.</summary>
public enum PipeliningOption
{
    /// <summary>As long as it is found to be faster: it is where a link is what one waits for, and not where the processors are.</summary>
    WhenFaster,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never: when the gradients are whole.</summary>
    Never,
}
