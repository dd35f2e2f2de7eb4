using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Results;

/// <summary>A coordinator's state directory: <c>jobs/ID</c> is a job's run, <c>data</c> holds prepared data sets.</summary>
public sealed class StateDirectory(string path)
{
    private readonly string _jobs = Path.Combine(path, "jobs");

    /// <summary>Where prepared data sets are kept.</summary>
    public string Data => Path.Combine(path, "data");

    /// <summary>The directory of a job's run. Its id was checked (<see cref="JobId.IsValid"/>), so the path stays
    /// below.</summary>
    public RunDirectory RunOf(JobId job) => new(Path.Combine(_jobs, job.Value));

    /// <summary>The jobs that have a directory, newest first.</summary>
    public IEnumerable<JobId> Jobs() => Directory.Exists(_jobs)
        ? new DirectoryInfo(_jobs).EnumerateDirectories().OrderByDescending(d => d.CreationTimeUtc)
            .Where(d => JobId.IsValid(d.Name)).Select(d => new JobId(d.Name))
        : [];
}
