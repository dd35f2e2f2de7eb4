using DistTrain.Coordinator.Results;

namespace DistTrain.Coordinator.Api;

/// <summary>What a job's status says besides its state.</summary>
/// <param name="Created">When it was handed in.</param>
/// <param name="Epochs">The most epochs it may take; null without a limit.</param>
/// <param name="History">Every epoch that ended, in order.</param>
public sealed record JobFacts(DateTimeOffset Created, int? Epochs, IReadOnlyList<EpochRecord> History)
{
    /// <summary>When a job's directory was made.</summary>
    public static DateTimeOffset CreationOf(string directory) => new(Directory.GetCreationTimeUtc(directory), TimeSpan.Zero);
}
