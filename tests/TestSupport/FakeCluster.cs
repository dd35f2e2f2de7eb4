using System.Collections.Concurrent;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.Shared.Protocol;

namespace DistTrain.TestSupport;

/// <summary>A cluster that answers what a test says, and remembers what it was asked.</summary>
internal sealed class FakeCluster : IClusterApi
{
    public ConcurrentDictionary<string, JobStatus> Jobs { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Calls { get; } = new();

    public IReadOnlyList<WorkerStatus> Workers { get; set; } = [];

    public ClusterStatus Cluster { get; set; } = new(true, "1 coordinator, 0 workers", []);

    public ApiReply? Reply { get; set; }

    public Exception? Failure { get; set; }

    public LogLevelStatus LogLevel { get; private set; } = new("information", "information", null);

    public JobSubmission? Submitted { get; private set; }

    public Task<ApiReply> SubmitAsync(JobSubmission submission, CancellationToken cancellation)
    {
        Submitted = submission;
        return Answer("submit", submission.Id ?? new JobId(submission.Job.Name));
    }

    public Task<IReadOnlyList<JobStatus>> JobsAsync(CancellationToken cancellation) =>
        Failing<IReadOnlyList<JobStatus>>(
            () => [.. Jobs.OrderByDescending(job => job.Key, StringComparer.Ordinal).Select(job => job.Value)]);

    public Task<JobStatus?> JobAsync(JobId job, CancellationToken cancellation) =>
        Failing(() => Jobs.GetValueOrDefault(job.Value));

    public Task<ApiReply> CancelAsync(JobId job, string reason, CancellationToken cancellation) => Answer("cancel", job);

    public Task<ApiReply> PauseAsync(JobId job, CancellationToken cancellation) => Answer("pause", job);

    public Task<ApiReply> ResumeAsync(JobId job, CancellationToken cancellation) => Answer("resume", job);

    public Task<IReadOnlyList<WorkerStatus>> WorkersAsync(CancellationToken cancellation) => Failing(() => Workers);

    public Task<ClusterStatus> ClusterAsync(CancellationToken cancellation) => Failing(() => Cluster);

    public Task<LogLevelStatus> LogLevelAsync(CancellationToken cancellation) => Failing(() => LogLevel);

    public Task<LogLevelStatus> SetLogLevelAsync(string? level, int seconds, CancellationToken cancellation) => Failing(() =>
        LogLevel = LogLevel with { Level = level ?? LogLevel.Initial, SecondsLeft = seconds > 0 ? seconds : null });

    private Task<ApiReply> Answer(string call, JobId job)
    {
        Calls.Enqueue($"{call} {job}");
        return Failing(() => Reply ?? new ApiReply(ApiOutcome.Accepted, $"{call} is done", job));
    }

    private Task<T> Failing<T>(Func<T> answer) =>
        Failure is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer());
}
