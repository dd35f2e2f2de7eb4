using DistTrain.Coordinator.Pool;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Tests.Pool;

public sealed class LogLevelOrderTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Now_LimitPassed_IsEachProcessesOwnAgain()
    {
        var order = new LogLevelOrder(_clock);

        Assert.Equal(new LogLevelReply("debug", 60), order.Set(new SetLogLevel("debug", 60)));
        _clock.Seconds = 59.5;
        Assert.Equal(new LogLevelReply("debug", 1), order.Now());
        _clock.Seconds = 60;
        Assert.Equal(new LogLevelReply(null, 0), order.Now());
    }

    [Fact]
    public void Set_WithoutLimit_HoldsUntilTakenBack()
    {
        var order = new LogLevelOrder(_clock);
        order.Set(new SetLogLevel("debug", 10));

        order.Set(new SetLogLevel("error", 0));
        _clock.Seconds = 1e6;
        Assert.Equal(new LogLevelReply("error", 0), order.Now());
        Assert.Equal(new LogLevelReply(null, 0), order.Set(new SetLogLevel(null, 5)));
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
