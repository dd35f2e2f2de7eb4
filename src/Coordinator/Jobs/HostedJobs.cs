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

    /// <summary>Whether no job starts here any more: the process stops, and the jobs in its state directory are another's.</summary>
    public bool IsClosed => _isClosed;

    public int Count => _jobs.Count;

    /// <summary>Counts a job's actor; it must stop before the process may end.</summary>
    public void Add(IActorRef job) => _jobs.TryAdd(job, 0);

    /// <summary>A job is here no more.</summary>
    public void Remove(IActorRef job) => _jobs.TryRemove(job, out _);

    /// <summary>From now on no job starts here.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Asks every job to write a checkpoint and stop; ends when all have, after <see cref="LeaveLimit"/> at most.</summary>
    /// <returns>How many have not.</returns>
    public async Task<int> LeaveAsync()
    {
        Close();
        var left = await Task.WhenAll(_jobs.Keys.Select(job => job.GracefulStop(LeaveLimit, LeaveHost.Instance)));
        return left.Count(stopped => !stopped);
    }
}
