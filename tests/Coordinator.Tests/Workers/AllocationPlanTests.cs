using System.Collections.Immutable;
using DistTrain.Coordinator.Workers;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Workers;

public class AllocationPlanTests
{
    private static PooledWorker Worker(string id, string? job = null, bool leaving = false) =>
        new(new WorkerId(id), "node", "cpu", job is null ? null : new JobId(job), 1, leaving);

    private static JobDemand Job(string id, long order, int min = 1, int? max = null, params string[] refused) =>
        new(new PrepareJob(new JobId(id), 1, "", "", ""), min, max, order, [.. refused.Select(r => new WorkerId(r))]);

    private static string Text(IEnumerable<AllocationChange> changes) =>
        string.Join(" ", changes.Select(c => $"{c.Worker}>{c.Job}"));

    [Fact]
    public void Decide_OneJob_GetsEveryWorker()
    {
        var plan = AllocationPlan.Decide([Worker("a"), Worker("b"), Worker("c")], [Job("j", 1)]);
        Assert.Equal("a>j b>j c>j", Text(plan.Leases));
        Assert.Empty(plan.Releases);
    }

    [Fact]
    public void Decide_TwoJobs_ShareFairly()
    {
        var plan = AllocationPlan.Decide([Worker("a"), Worker("b"), Worker("c"), Worker("d")], [Job("late", 2), Job("early", 1)]);
        Assert.Equal(2, plan.Leases.Count(l => l.Job.Value == "early"));
        Assert.Equal(2, plan.Leases.Count(l => l.Job.Value == "late"));
    }

    [Fact]
    public void Decide_SecondJobComes_FirstIsAskedForItsSurplusOnly()
    {
        var plan = AllocationPlan.Decide(
            [Worker("a", "j"), Worker("b", "j"), Worker("c", "j"), Worker("d", "j")], [Job("j", 1), Job("k", 2)]);
        Assert.Empty(plan.Leases);
        Assert.Equal("d>j c>j", Text(plan.Releases));
    }

    [Fact]
    public void Decide_JobPaused_OthersGetItsWorkers()
    {
        var paused = Job("j", 1, min: 2) with { Paused = true };
        Assert.Empty(AllocationPlan.Decide([Worker("a", "j"), Worker("b", "j")], [paused]).Releases);

        var plan = AllocationPlan.Decide([Worker("a", "j"), Worker("b", "j"), Worker("c")], [paused, Job("k", 2)]);

        Assert.Equal("c>k", Text(plan.Leases));
        Assert.Equal("b>j a>j", Text(plan.Releases));
    }

    [Fact]
    public void Decide_PausedJobAndWorkersToSpare_StillGetsThem()
    {
        var plan = AllocationPlan.Decide(
            [Worker("a"), Worker("b"), Worker("c")], [Job("j", 1) with { Paused = true }, Job("k", 2, max: 1)]);
        Assert.Equal("a>k b>j c>j", Text(plan.Leases));
    }

    [Fact]
    public void Decide_ReleaseUnderWay_IsNotAskedForTwice()
    {
        var plan = AllocationPlan.Decide(
            [Worker("a", "j"), Worker("b", "j"), Worker("c", "j", leaving: true), Worker("d", "j", leaving: true)],
            [Job("j", 1), Job("k", 2)]);
        Assert.Empty(plan.Releases);
    }

    [Fact]
    public void Decide_FewerWorkersThanJobs_EarliestGoFirstAndNobodyIsEvicted()
    {
        var plan = AllocationPlan.Decide([Worker("a", "j"), Worker("b")], [Job("j", 1), Job("k", 2), Job("l", 3)]);
        Assert.Equal("b>k", Text(plan.Leases));
        Assert.Empty(plan.Releases);
    }

    [Fact]
    public void Decide_MinimumCannotBeMet_WorkersGoToWhoCanUseThem()
    {
        var plan = AllocationPlan.Decide([Worker("a"), Worker("b")], [Job("big", 1, min: 3), Job("small", 2)]);
        Assert.Equal("a>small b>small", Text(plan.Leases));
    }

    [Fact]
    public void Decide_Maximum_IsKept()
    {
        var plan = AllocationPlan.Decide([Worker("a"), Worker("b"), Worker("c")], [Job("j", 1, max: 2)]);
        Assert.Equal("a>j b>j", Text(plan.Leases));
    }

    [Fact]
    public void Decide_WorkerRefusedByOneJob_GoesToTheOther()
    {
        var plan = AllocationPlan.Decide([Worker("a")], [Job("j", 1, refused: ["a"]), Job("k", 2)]);
        Assert.Equal("a>k", Text(plan.Leases));
    }

    [Fact]
    public void Decide_AnyState_NeverLeasesOneWorkerTwiceNorBeyondTheMaximum()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var jobs = Enumerable.Range(0, random.Next(0, 5))
                .Select(i => Job($"j{i}", i, random.Next(1, 4), random.Next(3) == 0 ? random.Next(3, 6) : null)).ToList();
            var workers = Enumerable.Range(0, random.Next(0, 9))
                .Select(i => Worker(
                    $"w{i}", jobs.Count > 0 && random.Next(2) == 0 ? $"j{random.Next(jobs.Count)}" : null, random.Next(5) == 0))
                .Select(w => w.Lease is null ? w with { Leaving = false } : w).ToList();
            var plan = AllocationPlan.Decide(workers, jobs);
            Assert.Equal(plan.Leases.Length, plan.Leases.Select(l => l.Worker).Distinct().Count());
            Assert.All(plan.Leases, l => Assert.Null(workers.Single(w => w.Worker == l.Worker).Lease));
            Assert.All(plan.Releases, r => Assert.Equal(r.Job, workers.Single(w => w.Worker == r.Worker).Lease));
            foreach (var job in jobs.Where(j => j.Max is not null))
            {
                var before = workers.Count(w => w.Lease == job.Job && !w.Leaving);
                Assert.True(plan.Leases.Count(l => l.Job == job.Job) <= Math.Max(0, job.Max!.Value - before));
            }
        }
    }
}
