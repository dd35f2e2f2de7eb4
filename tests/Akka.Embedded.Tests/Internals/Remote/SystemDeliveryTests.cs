using Akka.Remote;
using Akka.Remote.Transport;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public class SystemDeliveryTests
{
    [Fact]
    public void Outbox_Acknowledged_ForgetsUpToThere()
    {
        var outbox = new SystemMessageOutbox<string>(3);
        Assert.True(outbox.TryAdd("a", 10, out var first));
        Assert.True(outbox.TryAdd("b", 20, out _));
        Assert.True(outbox.TryAdd("c", 30, out _));
        Assert.Equal(1, first);
        Assert.False(outbox.TryAdd("d", 40, out _));
        Assert.Equal(10, outbox.WaitingSince);
        Assert.True(outbox.Acknowledge(2, 50));
        Assert.Equal([(3, "c")], outbox.Unacknowledged);
        Assert.Equal(50, outbox.WaitingSince);
        Assert.True(outbox.Acknowledge(1, 60));
        Assert.False(outbox.Acknowledge(4, 60));
    }

    [Fact]
    public void Outbox_Reset_NumbersFromOneAgain()
    {
        var outbox = new SystemMessageOutbox<string>(3);
        outbox.TryAdd("a", 0, out _);
        outbox.TryAdd("b", 0, out _);
        outbox.Reset();
        Assert.Equal(0, outbox.Count);
        Assert.True(outbox.TryAdd("c", 0, out var sequence));
        Assert.Equal(1, sequence);
    }

    [Fact]
    public void Incarnation_DoublesAndGaps_DeliversEachOnceInOrder()
    {
        var delivered = new List<long>();
        var inbound = new InboundIncarnation(1, TimeProvider.System);
        foreach (var sequence in new long[] { 2, 1, 1, 3, 2, 4, 3, 3, 4, 5 })
            inbound.Receive(new EnvelopeOrder(sequence, 0), () => delivered.Add(sequence));
        Assert.Equal([1, 2, 3, 4, 5], delivered.Order());
        Assert.Equal(delivered.Order(), delivered);
        Assert.Equal(5, inbound.Acknowledged);
    }

    [Fact]
    public void Incarnation_UserMessagesStillOnTheirWay_HoldsTheMessageAndThoseBehindIt()
    {
        var delivered = new List<int>();
        var inbound = new InboundIncarnation(1, TimeProvider.System);
        inbound.Receive(new EnvelopeOrder(1, 10), () => delivered.Add(1));
        inbound.Receive(new EnvelopeOrder(2, 0), () => delivered.Add(2));
        inbound.Advance(9);
        Assert.Empty(delivered);
        inbound.Advance(10);
        Assert.Equal([1, 2], delivered);
    }

    [Fact]
    public void Incarnation_UserMessagesThatNeverCome_LetsGoAfterAWhile()
    {
        var time = new ManualTime();
        var delivered = 0;
        var inbound = new InboundIncarnation(1, time);
        inbound.Receive(new EnvelopeOrder(1, 10), () => delivered++);
        time.Now = 2_900;
        inbound.ReleaseHeld();
        Assert.Equal(0, delivered);
        time.Now = 3_000;
        inbound.ReleaseHeld();
        Assert.Equal(1, delivered);
    }

    [Fact]
    public void Quarantine_OverItsTime_IsForgotten()
    {
        var time = new ManualTime();
        var quarantine = new Quarantine(time, TimeSpan.FromSeconds(10));
        Assert.True(quarantine.Add(7));
        Assert.False(quarantine.Add(7));
        time.Now = 10_001;
        quarantine.Prune();
        Assert.False(quarantine.Contains(7));
    }
}
