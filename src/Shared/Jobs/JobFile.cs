using DistTrain.Shared.Binding;

namespace DistTrain.Shared.Jobs;

/// <summary>What may stand in a job file: the keys that <see cref="JobSpec"/> and the records below it have.</summary>
internal static class JobFile
{
    public static Section Root { get; } = new(typeof(JobSpec));
}
