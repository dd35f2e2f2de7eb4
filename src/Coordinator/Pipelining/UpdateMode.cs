namespace DistTrain.Coordinator.Pipelining;

/// <summary>How a step's update is made. The bits do not depend on it.</summary>
public enum UpdateMode
{
    /// <summary>Chunk by chunk while the gradients arrive: <see cref="PipelinedUpdate"/>.</summary>
    Pipelined,

    /// <summary>When the gradients are whole.</summary>
    AfterReduction,
}

/// <summary>Whether updates are pipelined where they can be.</summary>
public enum PipeliningOption
{
    /// <summary>As long as it is found to be faster: it is where a link is what one waits for, and not where the processors
    /// are.</summary>
    WhenFaster,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
