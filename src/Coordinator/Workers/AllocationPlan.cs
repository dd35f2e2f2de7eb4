using System.Collections.Immutable;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Workers;

/// <summary>A worker that is leased to a job, or that a job is to release.</summary>
/// <param name="Job">The job that gets or loses it.</param>
/// <param name="Reason">Why, for people.</param>
public readonly record struct AllocationChange(WorkerId Worker, JobId Job, string Reason);

/// <summary>Which workers the pool leases next, and which it asks back.</summary>
/// <param name="Leases">Free workers and the jobs that get them.</param>
/// <param name="Releases">Workers that a job is asked to release, for another job.</param>
public sealed record AllocationPlan(ImmutableArray<AllocationChange> Leases, ImmutableArray<AllocationChange> Releases)
{
    /// <summary>Distributes the workers: first every job's minimum, in the order in which the jobs asked, then one at a time
    /// to the job that has fewest, up to its maximum; paused jobs get what the others leave. Results do not depend on who
    /// has which worker, so moving one costs little; still, no more are moved than the shares need. Pure.</summary>
    public static AllocationPlan Decide(IEnumerable<PooledWorker> workers, IEnumerable<JobDemand> jobs)
    {
        var pool = workers.OrderBy(w => w.Worker.Value, StringComparer.Ordinal).ToList();
        var demands = jobs.OrderBy(j => j.Order).ToList();
        var shares = Shares(pool.Count, demands);
        var counts = demands.ToDictionary(d => d.Job, d => pool.Count(w => w.Lease == d.Job && !w.Leaving));
        var leases = ImmutableArray.CreateBuilder<AllocationChange>();
        foreach (var worker in pool.Where(w => w.Lease is null))
        {
            var taker = demands
                .Where(d => counts[d.Job] < shares[d.Job] && !d.Refused.Contains(worker.Worker))
                .OrderBy(d => d.Paused).ThenBy(d => counts[d.Job] >= d.Min).ThenBy(d => counts[d.Job]).ThenBy(d => d.Order)
                .FirstOrDefault()
                ?? demands.Where(d => counts[d.Job] < (d.Max ?? int.MaxValue) && !d.Refused.Contains(worker.Worker)
                        && Wants(d, demands, counts, shares))
                    .OrderBy(d => counts[d.Job]).ThenBy(d => d.Order).FirstOrDefault();
            if (taker is null)
                continue;
            counts[taker.Job]++;
            leases.Add(new AllocationChange(
                worker.Worker, taker.Job,
                $"{counts[taker.Job]} of its share of {shares[taker.Job]}, {demands.Count} jobs want workers"));
        }

        return new AllocationPlan(leases.ToImmutable(), ReleasesFor(pool, demands, shares, counts));
    }

    /// <summary>A worker that no job short of its share can take may go to a job beyond its share rather than stay
    /// idle.</summary>
    private static bool Wants(
        JobDemand job, List<JobDemand> demands, Dictionary<JobId, int> counts, Dictionary<JobId, int> shares) =>
        demands.All(other => other.Job == job.Job || counts[other.Job] >= shares[other.Job] || other.Refused.Count > 0);

    private static Dictionary<JobId, int> Shares(int workers, List<JobDemand> demands)
    {
        var shares = demands.ToDictionary(d => d.Job, _ => 0);
        var left = Fill(shares, workers, demands.Where(d => !d.Paused).ToList());
        Fill(shares, left, demands.Where(d => d.Paused).ToList());
        return shares;
    }

    /// <summary>Distributes workers among some jobs.</summary>
    /// <returns>Workers that none of them can use.</returns>
    private static int Fill(Dictionary<JobId, int> shares, int left, List<JobDemand> demands)
    {
        foreach (var demand in demands)
        {
            if (demand.Min > left)
                continue;
            shares[demand.Job] = demand.Min;
            left -= demand.Min;
        }

        while (left > 0)
        {
            var poorest = demands
                .Where(d => shares[d.Job] >= d.Min && shares[d.Job] < (d.Max ?? int.MaxValue))
                .OrderBy(d => shares[d.Job]).ThenBy(d => d.Order).FirstOrDefault();
            if (poorest is null)
                break;
            shares[poorest.Job]++;
            left--;
        }

        return left;
    }

    private static ImmutableArray<AllocationChange> ReleasesFor(
        List<PooledWorker> pool, List<JobDemand> demands, Dictionary<JobId, int> shares, Dictionary<JobId, int> counts)
    {
        var needy = demands.Where(d => counts[d.Job] < shares[d.Job]).ToList();
        var missing = needy.Sum(d => shares[d.Job] - counts[d.Job]) - pool.Count(w => w.Leaving);
        var releases = ImmutableArray.CreateBuilder<AllocationChange>();
        foreach (var worker in pool.AsEnumerable().Reverse().Where(w => w is { Lease: not null, Leaving: false }))
        {
            if (releases.Count >= missing)
                break;
            var job = worker.Lease!.Value;
            if (!counts.TryGetValue(job, out var count) || count <= shares[job])
                continue;
            counts[job]--;
            releases.Add(new AllocationChange(worker.Worker, job, $"job {needy[0].Job} gets its share"));
        }

        return releases.ToImmutable();
    }
}
