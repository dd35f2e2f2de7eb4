using System.Collections.Concurrent;
using Akka.Actor;

namespace DistTrain.Coordinator.Jobs;

/// <summary>The job entities of this process, so that they can be asked to leave before it stops.</summary>
public sealed class HostedJobs
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<IActorRef, byte> _jobs = [];

    /// <summary>A job is here.</summary>
    public void Add(IActorRef job) => _jobs.TryAdd(job, 0);

    /// <summary>A job is here no more.</summary>
    public void Remove(IActorRef job) => _jobs.TryRemove(job, out _);

    /// <summary>Asks every job to write a checkpoint and stop; returns when all have, after 30 seconds at most.</summary>
    public Task LeaveAsync() => Task.WhenAll(_jobs.Keys.Select(job => job.GracefulStop(Limit, LeaveHost.Instance)));
}
