using DistTrain.TestSupport;

namespace DistTrain.Simulation.Tests.Engine;

/// <summary>What will happen, in the order of virtual time; the seed decides between events of the same moment.</summary>
internal sealed class EventQueue(VirtualClock clock, int seed)
{
    private readonly PriorityQueue<Action, (TimeSpan Time, int Draw, long Number)> _events = new();
    private readonly Random _ties = new(seed);
    private long _number;

    public long Processed { get; private set; }

    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, (clock.Now + delay, _ties.Next(), _number++));

    public bool RunNext()
    {
        if (!_events.TryDequeue(out var action, out var at))
            return false;
        clock.AdvanceTo(at.Time);
        Processed++;
        action();
        return true;
    }
}
