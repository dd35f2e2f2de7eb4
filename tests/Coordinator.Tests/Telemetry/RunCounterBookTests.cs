using DistTrain.Coordinator.Telemetry;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Telemetry;

public sealed class RunCounterBookTests
{
    private readonly RunCounterBook _book = new();

    [Fact]
    public void Start_JobComesBack_CountsOn()
    {
        _book.Start(new JobId("a")).StepCommitted(32);

        var again = _book.Start(new JobId("a"));
        again.StepCommitted(32);

        Assert.Equal((2, 64), (again.Steps, again.Samples));
    }

    [Fact]
    public void Latest_MoreJobsThanShown_AreThoseStartedLast()
    {
        foreach (var job in (string[])["a", "b", "c", "a"])
            _book.Start(new JobId(job));

        Assert.Equal(["a", "c"], _book.Latest(2).Select(entry => entry.Job.Value));
    }
}
