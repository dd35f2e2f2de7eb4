using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Workers;
using DistTrain.Shared.Protocol;
using DistTrain.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Coordinator.Tests.Workers;

public sealed class LogLevelOrderTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Now_LimitPassed_IsEachProcessesOwnAgain()
    {
        var order = new LogLevelOrder(_clock);

        Assert.Equal(new LogLevelReply("debug", 60), order.Set(new SetLogLevel("debug", 60)));
        _clock.SetUtcNow(_clock.Start + TimeSpan.FromSeconds(59.5));
        Assert.Equal(new LogLevelReply("debug", 1), order.Current());
        _clock.SetUtcNow(_clock.Start + TimeSpan.FromSeconds(60));
        Assert.Equal(new LogLevelReply(null, 0), order.Current());
    }

    [Fact]
    public void Set_WithoutLimit_HoldsUntilTakenBack()
    {
        var order = new LogLevelOrder(_clock);
        order.Set(new SetLogLevel("debug", 10));

        order.Set(new SetLogLevel("error", 0));
        _clock.SetUtcNow(_clock.Start + TimeSpan.FromSeconds(1e6));
        Assert.Equal(new LogLevelReply("error", 0), order.Current());
        Assert.Equal(new LogLevelReply(null, 0), order.Set(new SetLogLevel(null, 5)));
    }
}
