using Akka.Remote;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public class FailureDetectorTests
{
    [Theory]
    [InlineData(1_000, 100, 1_000, 0.301)]
    [InlineData(1_300, 100, 1_000, 2.87)]
    [InlineData(1_500, 100, 1_000, 7.3)]
    [InlineData(800, 100, 1_000, 0.00999)]
    public void Phi_KnownPoints_FollowTheApproximation(double elapsed, double deviation, double mean, double expected) =>
        Assert.Equal(expected, PhiAccrualFailureDetector.Phi(elapsed, mean, deviation), 0.02 * Math.Max(expected, 1));

    [Fact]
    public void IsAvailable_RegularHeartbeatsThenSilence_TurnsFalseAfterPause()
    {
        var now = 0L;
        var detector = new PhiAccrualFailureDetector(
            8, 100, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), () => now);
        Assert.True(detector.IsAvailable);
        Assert.False(detector.IsMonitoring);
        for (; now < 60_000; now += 1000) detector.HeartBeat();
        var last = now - 1000;
        now = last + 3_500;
        Assert.True(detector.IsAvailable);
        now = last + 5_000;
        Assert.False(detector.IsAvailable);
        detector.HeartBeat();
        Assert.True(detector.IsAvailable);
    }

    [Fact]
    public void HeartBeat_AfterAnOutage_DoesNotLearnTheOutage()
    {
        var now = 0L;
        var detector = new PhiAccrualFailureDetector(
            8, 10, TimeSpan.FromMilliseconds(100), TimeSpan.Zero, TimeSpan.FromSeconds(1), () => now);
        for (; now < 20_000; now += 1000) detector.HeartBeat();
        now += 100_000;
        detector.HeartBeat();
        now += 3_000;
        Assert.False(detector.IsAvailable);
    }

    [Fact]
    public void Registry_FirstHeartbeat_StartsMonitoringAndRemoveEndsIt()
    {
        var now = 0L;
        var registry = new DefaultFailureDetectorRegistry<string>(
            () => new DeadlineFailureDetector(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => now));
        Assert.True(registry.IsAvailable("a"));
        registry.Heartbeat("a");
        Assert.True(registry.IsMonitoring("a"));
        now = 2_000;
        Assert.False(registry.IsAvailable("a"));
        registry.Remove("a");
        Assert.True(registry.IsAvailable("a"));
        Assert.False(registry.IsMonitoring("a"));
    }

    [Fact]
    public void History_LongRun_KeepsOnlyTheLastIntervals()
    {
        var history = new HeartbeatHistory(4);
        foreach (var interval in new long[] { 1000, 9, 10, 10, 11 }) history.Add(interval);
        Assert.Equal(10, history.Mean, 6);
        Assert.Equal(Math.Sqrt(0.5), history.StdDeviation, 6);
    }
}
