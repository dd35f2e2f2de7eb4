using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Embedded.Tests.Internals.Local;

public sealed class MessageQueueTests
{
    [Fact]
    public async Task TryEnqueue_FromManyThreads_LosesNothingAndKeepsTheOrderOfEach()
    {
        const int producers = 4, each = 20_000;
        var queue = new MessageQueue(0);
        var received = new List<(int Producer, int Number)>();
        var adding = Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
                Assert.True(queue.TryEnqueue(new Envelope((producer, i), null)));
        })));

        while (!adding.IsCompleted || queue.HasMessages)
            if (queue.TryDequeue(out var envelope))
                received.Add(((int, int))envelope.Message);
        await adding;

        Assert.Equal(producers * each, received.Count);
        Assert.False(queue.TryDequeue(out _));
        foreach (var group in received.GroupBy(message => message.Producer))
            Assert.Equal(Enumerable.Range(0, each), group.Select(message => message.Number));
    }

    [Fact]
    public void EnqueueFirst_GoesAheadInReverseOrder()
    {
        var queue = new MessageQueue(0);
        queue.TryEnqueue(new Envelope(3, null));
        queue.EnqueueFirst(new Envelope(2, null));
        queue.EnqueueFirst(new Envelope(1, null));

        Assert.Equal(3, queue.Count);
        Assert.Equal([1, 2, 3], Drain(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void TryEnqueue_BeyondTheCapacity_IsFalseUntilThereIsRoom()
    {
        var queue = new MessageQueue(2);

        Assert.True(queue.TryEnqueue(new Envelope(1, null)));
        Assert.True(queue.TryEnqueue(new Envelope(2, null)));
        Assert.False(queue.TryEnqueue(new Envelope(3, null)));
        Assert.True(queue.TryDequeue(out _));
        Assert.True(queue.TryEnqueue(new Envelope(4, null)));

        Assert.Equal([2, 4], Drain(queue));
    }

    private static List<object> Drain(MessageQueue queue)
    {
        var all = new List<object>();
        while (queue.TryDequeue(out var envelope))
            all.Add(envelope.Message);
        return all;
    }
}
