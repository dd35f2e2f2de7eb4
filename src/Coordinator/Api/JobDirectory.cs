using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Api;

/// <summary>Where a job's files lie. A job id is checked before it becomes part of a path (<see cref="JobId.IsValid"/>).</summary>
internal static class JobDirectory
{
    public static string Of(HttpOptions options, JobId job) => Path.Combine(options.StateDirectory, "jobs", job.Value);
}
