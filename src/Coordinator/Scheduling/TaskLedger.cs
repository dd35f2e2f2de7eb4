using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>
/// The open step's nodes: which are assigned, to whom and in which attempt, and which are answered. Together the open
/// and answered nodes cover every microbatch exactly once.
/// </summary>
internal sealed class TaskLedger(ReductionTree tree)
{
    private readonly Entry[] _entries = new Entry[tree.NodeCount];
    private readonly List<int> _listed = [];
    private int _attempts;
    private int _openNodes;
    private int _answeredMicrobatches;

    /// <summary>True when every microbatch was answered.</summary>
    public bool IsComplete => _answeredMicrobatches == tree.Microbatches;

    public void Reset()
    {
        Array.Clear(_entries);
        _openNodes = 0;
        _answeredMicrobatches = 0;
    }

    /// <summary>Makes a node one that must be answered.</summary>
    public void Open(int node)
    {
        _entries[node].IsOpen = true;
        _openNodes++;
    }

    /// <summary>Replaces an open node that nobody holds by its children.</summary>
    public void Split(int node)
    {
        _entries[node] = default;
        _openNodes--;
        Open(tree.Left(node));
        Open(tree.Right(node));
    }

    /// <summary>Records a holder of an open node and returns the number of its attempt, unique in the run.</summary>
    public int Hold(int node, WorkerSlot worker)
    {
        ref var entry = ref _entries[node];
        var attempt = ++_attempts;
        if (entry.First is null)
            (entry.First, entry.FirstAttempt) = (worker, attempt);
        else
            (entry.Second, entry.SecondAttempt) = (worker, attempt);
        return attempt;
    }

    public bool IsHeldBy(int node, WorkerSlot worker, int attempt)
    {
        ref var entry = ref _entries[node];
        return entry.IsOpen
            && ((ReferenceEquals(entry.First, worker) && entry.FirstAttempt == attempt)
                || (ReferenceEquals(entry.Second, worker) && entry.SecondAttempt == attempt));
    }

    /// <summary>Records an answer; returns the other holder, whose answer will come too late, or null.</summary>
    public WorkerSlot? Answer(int node, WorkerSlot worker)
    {
        ref var entry = ref _entries[node];
        var other = ReferenceEquals(entry.First, worker) ? entry.Second : entry.First;
        entry = default;
        _openNodes--;
        _answeredMicrobatches += tree.Range(node).Count;
        return other;
    }

    /// <summary>Removes a worker that is gone; returns the open nodes that nobody holds any more.</summary>
    public List<int> DropHolder(WorkerSlot worker)
    {
        _listed.Clear();
        for (var node = 0; node < _entries.Length && _openNodes > 0; node++)
        {
            ref var entry = ref _entries[node];
            if (!entry.IsOpen || (!ReferenceEquals(entry.First, worker) && !ReferenceEquals(entry.Second, worker)))
                continue;
            if (ReferenceEquals(entry.First, worker))
                (entry.First, entry.FirstAttempt) = (entry.Second, entry.SecondAttempt);
            entry.Second = null;
            if (entry.First is null)
                _listed.Add(node);
        }

        return _listed;
    }

    /// <summary>Open nodes that exactly one worker holds.</summary>
    public IEnumerable<(int Node, WorkerSlot Holder)> HeldOnce()
    {
        for (var node = 0; node < _entries.Length; node++)
        {
            if (_entries[node] is { IsOpen: true, First: { } holder, Second: null })
                yield return (node, holder);
        }
    }

    private struct Entry
    {
        public bool IsOpen;
        public WorkerSlot? First;
        public int FirstAttempt;
        public WorkerSlot? Second;
        public int SecondAttempt;
    }
}
