using System.Collections.Concurrent;
using Akka.Actor;

namespace DistTrain.Coordinator.Jobs;

/// <summary>The job entities of this process, so that they can be asked to leave before it stops. Thread-safe.</summary>
public sealed class HostedJobs
{
    /// <summary>How long jobs may take to write their last checkpoints.</summary>
    public static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(45);

    private readonly ConcurrentDictionary<IActorRef, byte> _jobs = [];
    private volatile bool _isClosed;

    /// <summary>Whether no job may start here any more: the process stops, and leaves the jobs in its state directory to
    /// others.</summary>
    public bool IsClosed => _isClosed;

    public int Count => _jobs.Count;

    /// <summary>Counts a job's actor; it must stop before the process may end.</summary>
    public void Add(IActorRef job) => _jobs.TryAdd(job, 0);

    /// <summary>To be called when a job entity stops.</summary>
    public void Remove(IActorRef job) => _jobs.TryRemove(job, out _);

    /// <summary>Sets <see cref="IsClosed"/>: from now on no job starts in this process.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Asks every job to write a checkpoint and stop; ends when all have, after <see cref="LeaveLimit"/> at
    /// most.</summary>
    /// <returns>How many have not.</returns>
    public async Task<int> LeaveAsync()
    {
        Close();
        var left = await Task.WhenAll(_jobs.Keys.Select(job => job.GracefulStop(LeaveLimit, LeaveHost.Instance)));
        return left.Count(stopped => !stopped);
    }
}
