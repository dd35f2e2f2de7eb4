namespace DistTrain.Coordinator.Pipelining;

/// <summary>Whether updates are pipelined where they can be.</summary>
public enum PipeliningOption
{
    /// <summary>As long as it is found to be faster: it is where a link is what one waits for, and not where the processors
    /// are.</summary>
    WhenFaster,

    Always,

    Never,
}
