using Akka.Actor;
using Akka.Cluster;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Jobs;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Coordinator.Hosting;

/// <summary>The cluster as HTTP and the command line see it: each call is one question to the pool or to a job, with a limit.</summary>
internal sealed class ActorClusterApi(
    ActorSystem system, IActorRef jobs, IActorRef pool, CoordinatorOptions options, HostedJobs hosted, ILogger log) : IClusterApi
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<ApiReply> SubmitAsync(JobSubmission submission, CancellationToken cancellation)
    {
        var id = submission.Id ?? FreeId(submission.Job.Name);
        var reply = await jobs.Ask<JobReply>(new SubmitJob(id, JobFileWriter.Write(submission.Job)), AskLimit, cancellation);
        return new ApiReply(reply.Accepted ? ApiOutcome.Accepted : ApiOutcome.Conflict, reply.Text, reply.Accepted ? id : null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> JobsAsync(CancellationToken cancellation)
    {
        var root = Path.Combine(options.StateDirectory, "jobs");
        if (!Directory.Exists(root))
            return [];
        var ids = new DirectoryInfo(root).EnumerateDirectories().OrderByDescending(d => d.CreationTimeUtc)
            .Where(d => JobId.IsValid(d.Name)).Select(d => new JobId(d.Name));
        return [.. (await Task.WhenAll(ids.Select(id => JobAsync(id, cancellation)))).OfType<string>()];
    }

    /// <inheritdoc/>
    public async Task<string?> JobAsync(JobId job, CancellationToken cancellation)
    {
        var directory = Path.Combine(options.StateDirectory, "jobs", job.Value);
        if (!Directory.Exists(directory))
            return null;
        // An ended job is read from the disk, so that looking at it wakes nobody up.
        if (File.Exists(Path.Combine(directory, "result.json")))
            return JobStatusJson.OfDirectory(job, directory);
        var reply = await jobs.Ask<JobStatusReply>(new GetJobStatus(job), AskLimit, cancellation);
        return reply.Json.Length == 0 ? null : reply.Json;
    }

    /// <inheritdoc/>
    public Task<ApiReply> CancelAsync(JobId job, string reason, CancellationToken cancellation) =>
        CommandAsync(new CancelJob(job, reason), cancellation);

    /// <inheritdoc/>
    public Task<ApiReply> PauseAsync(JobId job, CancellationToken cancellation) => CommandAsync(new PauseJob(job), cancellation);

    /// <inheritdoc/>
    public Task<ApiReply> ResumeAsync(JobId job, CancellationToken cancellation) => CommandAsync(new ContinueJob(job), cancellation);

    /// <inheritdoc/>
    public async Task<string> WorkersAsync(CancellationToken cancellation) =>
        (await pool.Ask<PoolStatusReply>(new GetPoolStatus(), AskLimit, cancellation)).Json;

    /// <inheritdoc/>
    public Task<ClusterView> ClusterAsync(CancellationToken cancellation)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var state = cluster.State;
        var self = cluster.SelfMember.Status;
        var members = state.Members.Select(m => new MemberView(
            $"{Endpoint.Of(m.Address)}", [.. m.Roles.Order(StringComparer.Ordinal)], m.Status.ToString().ToLowerInvariant(),
            !state.Unreachable.Contains(m))).ToList();
        var workers = state.Members.Count(m => m.HasRole(ProcessRole.Worker));
        var ready = self == MemberStatus.Up && !hosted.IsClosed;
        return Task.FromResult(new ClusterView(
            ready,
            hosted.IsClosed ? "this coordinator stops" : ready ? $"a cluster of {members.Count} processes, {workers} of them workers" : $"this process is {self}",
            members));
    }

    /// <inheritdoc/>
    public Task<LogLevelView> LogLevelAsync(CancellationToken cancellation) => AskLogLevelAsync(new GetLogLevel(), cancellation);

    /// <inheritdoc/>
    public Task<LogLevelView> SetLogLevelAsync(string? level, int seconds, CancellationToken cancellation) =>
        AskLogLevelAsync(new SetLogLevel(level, seconds), cancellation);

    private async Task<LogLevelView> AskLogLevelAsync(object question, CancellationToken cancellation)
    {
        var reply = await pool.Ask<LogLevelReply>(question, AskLimit, cancellation);
        // The others ask the pool every two seconds; whoever was told by a person does it at once.
        options.LogLevel.Follow(reply.Level, log);
        return new LogLevelView(options.LogLevel.Current, options.LogLevel.Initial, reply.SecondsLeft > 0 ? reply.SecondsLeft : null);
    }

    private async Task<ApiReply> CommandAsync(IJobMessage command, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.Combine(options.StateDirectory, "jobs", command.Job.Value)))
            return new ApiReply(ApiOutcome.NotFound, $"there is no job {command.Job}");
        var reply = await jobs.Ask<JobReply>(command, AskLimit, cancellation);
        return new ApiReply(reply.Accepted ? ApiOutcome.Accepted : ApiOutcome.Conflict, reply.Text, command.Job);
    }

    private JobId FreeId(string name)
    {
        var id = name;
        for (var n = 2; Directory.Exists(Path.Combine(options.StateDirectory, "jobs", id)); n++)
            id = $"{name}-{n}";
        return new JobId(id);
    }
}
