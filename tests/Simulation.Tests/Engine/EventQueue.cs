using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Simulation.Tests.Engine;

/// <summary>What will happen, in the order of virtual time; the seed decides between events of the same moment.</summary>
internal sealed class EventQueue(FakeTimeProvider clock, int seed)
{
    private readonly PriorityQueue<Action, (DateTimeOffset Time, int Draw, long Number)> _events = new();
    private readonly Random _ties = new(seed);
    private long _number;

    public long Processed { get; private set; }

    public void After(TimeSpan delay, Action action) =>
        _events.Enqueue(action, (clock.GetUtcNow() + delay, _ties.Next(), _number++));

    public bool RunNext()
    {
        if (!_events.TryDequeue(out var action, out var at))
            return false;
        clock.SetUtcNow(at.Time);
        Processed++;
        action();
        return true;
    }
}
