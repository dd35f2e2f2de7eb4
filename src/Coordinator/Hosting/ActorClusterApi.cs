using System.Collections.Immutable;
using Akka.Actor;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Jobs;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Security;
using Serilog;

namespace DistTrain.Coordinator.Hosting;

/// <summary>The cluster as HTTP and the command line see it: each call is one question to the pool or to a job, with a
/// limit.</summary>
internal sealed class ActorClusterApi(
    ActorSystem system, IActorRef jobs, IActorRef pool, CoordinatorOptions options, HostedJobs hosted, ILogger log) : IClusterApi
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);
    private readonly StateDirectory _state = new(options.StateDirectory);

    /// <inheritdoc/>
    public async Task<ApiReply> SubmitAsync(JobSubmission submission, CancellationToken cancellation)
    {
        var id = submission.Id ?? FreeId(submission.Job.Name);
        var reply = await jobs.Ask<JobReply>(new SubmitJob(id, JobFileWriter.Write(submission.Job)), AskLimit, cancellation);
        return new ApiReply(reply.Accepted ? ApiOutcome.Accepted : ApiOutcome.Conflict, reply.Text, reply.Accepted ? id : null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobStatus>> JobsAsync(CancellationToken cancellation) =>
        [.. (await Task.WhenAll(_state.Jobs().Select(id => JobAsync(id, cancellation)))).OfType<JobStatus>()];

    /// <inheritdoc/>
    public async Task<JobStatus?> JobAsync(JobId job, CancellationToken cancellation)
    {
        var run = _state.RunOf(job);
        if (!run.Exists)
            return null;
        // An ended job is read from the disk, so that looking at it wakes nobody up.
        return run.HasResult
            ? JobStatusFactory.OfDirectory(job, run)
            : (await jobs.Ask<JobStatusReply>(new GetJobStatus(job), AskLimit, cancellation)).Status;
    }

    /// <inheritdoc/>
    public Task<ApiReply> CancelAsync(JobId job, string reason, CancellationToken cancellation) =>
        CommandAsync(new CancelJob(job, reason), cancellation);

    /// <inheritdoc/>
    public Task<ApiReply> PauseAsync(JobId job, CancellationToken cancellation) => CommandAsync(new PauseJob(job), cancellation);

    /// <inheritdoc/>
    public Task<ApiReply> ResumeAsync(JobId job, CancellationToken cancellation) =>
        CommandAsync(new ContinueJob(job), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkerStatus>> WorkersAsync(CancellationToken cancellation) =>
        (await pool.Ask<PoolStatusReply>(new GetPoolStatus(), AskLimit, cancellation)).Workers;

    /// <inheritdoc/>
    public Task<ClusterStatus> ClusterAsync(CancellationToken cancellation)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var state = cluster.State;
        var self = cluster.SelfMember.Status;
        var members = state.Members.Select(m => new MemberStatus(
            $"{Endpoint.Of(m.Address)}", [.. m.Roles.Order(StringComparer.Ordinal)], m.Status.ToString().ToLowerInvariant(),
            !state.Unreachable.Contains(m))).ToImmutableArray();
        var workers = state.Members.Count(m => m.HasRole(ProcessRole.Worker));
        var ready = self == Akka.Cluster.MemberStatus.Up && !hosted.IsClosed;
        return Task.FromResult(new ClusterStatus(
            ready,
            hosted.IsClosed ? "this coordinator stops"
                : ready ? $"a cluster of {members.Length} processes, {workers} of them workers"
                : $"this process is {self}",
            members));
    }

    /// <inheritdoc/>
    public Task<LogLevelStatus> LogLevelAsync(CancellationToken cancellation) =>
        AskLogLevelAsync(new GetLogLevel(), cancellation);

    /// <inheritdoc/>
    public Task<LogLevelStatus> SetLogLevelAsync(string? level, int seconds, CancellationToken cancellation) =>
        AskLogLevelAsync(new SetLogLevel(level, seconds), cancellation);

    private async Task<LogLevelStatus> AskLogLevelAsync(object question, CancellationToken cancellation)
    {
        var reply = await pool.Ask<LogLevelReply>(question, AskLimit, cancellation);
        // The others ask the pool every two seconds; whoever was told by a person does it at once.
        options.LogLevel.Follow(reply.Level, log);
        return new LogLevelStatus(
            options.LogLevel.Current, options.LogLevel.Initial, reply.SecondsLeft > 0 ? reply.SecondsLeft : null);
    }

    private async Task<ApiReply> CommandAsync(IJobMessage command, CancellationToken cancellation)
    {
        if (!_state.RunOf(command.Job).Exists)
            return new ApiReply(ApiOutcome.NotFound, $"there is no job {command.Job}");
        var reply = await jobs.Ask<JobReply>(command, AskLimit, cancellation);
        return new ApiReply(reply.Accepted ? ApiOutcome.Accepted : ApiOutcome.Conflict, reply.Text, command.Job);
    }

    private JobId FreeId(string name)
    {
        var id = new JobId(name);
        for (var n = 2; _state.RunOf(id).Exists; n++)
            id = new JobId($"{name}-{n}");
        return id;
    }
}
