using DistTrain.Shared.Security;

namespace DistTrain.Shared.Tests.Security;

public sealed class ConnectionLimiterTests
{
    [Fact]
    public void Begin_OneTooMany_GivesUpTheOldestAlone()
    {
        var connections = new ConnectionLimiter(2, Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var first = connections.Begin();
        using var second = connections.Begin();
        using var third = connections.Begin();

        Assert.Equal([true, false, false], new[] { first, second, third }.Select(one => one.GivenUp.IsCancellationRequested));
        Assert.StartsWith("2 ", first.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_AfterAnotherCameThrough_GivesUpNone()
    {
        var connections = new ConnectionLimiter(2, Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var first = connections.Begin();
        connections.Begin().Dispose();
        using var third = connections.Begin();

        Assert.False(first.GivenUp.IsCancellationRequested);
        Assert.False(third.GivenUp.IsCancellationRequested);
    }
}
