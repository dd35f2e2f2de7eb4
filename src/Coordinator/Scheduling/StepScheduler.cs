using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Scheduling;

/// <summary>
/// Decides which worker computes which nodes of a step's reduction tree. Pure: time comes in as an argument, decisions go
/// out through <see cref="TakeAssignments"/>; no actor, socket or clock. Every microbatch of a step is in exactly one open node;
/// a node counts once, by the first answer from a worker that holds it. Not thread-safe.
/// </summary>
public sealed class StepScheduler
{
    private readonly StepSchedulerOptions _options;
    private readonly ReductionTree _tree;
    private readonly TaskLedger _nodes;
    private readonly List<WorkerSlot> _workers = [];
    private readonly Dictionary<WorkerId, WorkerSlot> _byId = [];
    private readonly List<(WorkerSlot Worker, int Node)> _shares = [];
    private readonly List<int> _waiting = [];
    private readonly List<Assignment> _assignments = [];
    private readonly RecentMedian _secondsPerMicrobatch = new(33);
    private bool _sharesAreOld = true;
    private long _sharedAtStep;
    private int _sharers = 1;
    private RunPosition _position;
    private bool _stepOpen;

    /// <summary>A scheduler for steps over <paramref name="tree"/>.</summary>
    public StepScheduler(ReductionTree tree, StepSchedulerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinWorkers, 1, nameof(options));
        _tree = tree;
        _options = options;
        _nodes = new TaskLedger(tree);
    }

    public ReductionTree Tree => _tree;

    /// <summary>Workers that are there, in id order.</summary>
    public IEnumerable<WorkerLoad> Workers => _workers.Select(w => w.Status);

    /// <summary>Number of workers that take work.</summary>
    public int WorkerCount => _workers.Count(w => !w.Leaving);

    /// <summary>True when every node of the step was answered.</summary>
    public bool IsComplete => _stepOpen && _nodes.IsComplete;

    /// <summary>What a step that cannot begin or go on waits for, or null.</summary>
    public string? Waiting
    {
        get
        {
            var count = WorkerCount;
            if (_stepOpen && !_nodes.IsComplete)
                return _waiting.Count == 0 ? null : count == 0 ? "waiting for a worker" : "waiting for a free worker";
            if (count >= _options.MinWorkers)
                return null;
            return count == 0
                ? "waiting for a worker"
                : $"waiting for workers: {count} of at least {_options.MinWorkers} are there";
        }
    }

    /// <summary>Adds a worker. It takes over what waits now and gets its share from the next step on.</summary>
    /// <exception cref="ArgumentException">The worker is already there.</exception>
    public void Join(WorkerId worker, TimeSpan now)
    {
        if (_byId.ContainsKey(worker))
            throw new ArgumentException($"worker {worker} is already there", nameof(worker));
        var slot = new WorkerSlot(worker);
        _byId.Add(worker, slot);
        var place = _workers.FindIndex(w => string.CompareOrdinal(w.Id.Value, worker.Value) > 0);
        _workers.Insert(place < 0 ? _workers.Count : place, slot);
        _sharesAreOld = true;
        AssignWaiting(AssignmentReason.WorkerCame, now);
    }

    /// <summary>Lets a worker finish what it has and gives it nothing more.</summary>
    public void Release(WorkerId worker)
    {
        if (!_byId.TryGetValue(worker, out var slot))
            return;
        slot.Leaving = true;
        _sharesAreOld = true;
    }

    /// <summary>Whether a worker has nodes in hand whose answers would count.</summary>
    public bool HasWork(WorkerId worker) => _byId.TryGetValue(worker, out var slot) && slot.OpenMicrobatches > 0;

    /// <summary>A worker is gone: its open nodes go to others. False when it was not there.</summary>
    public bool Remove(WorkerId worker, TimeSpan now)
    {
        if (!_byId.Remove(worker, out var slot))
            return false;
        _workers.Remove(slot);
        _sharesAreOld = true;
        foreach (var node in _nodes.DropHolder(slot))
            _waiting.Add(node);
        AssignWaiting(AssignmentReason.HolderFailed, now);
        return true;
    }

    /// <summary>Whether a step may begin now; otherwise <see cref="Waiting"/> says why not.</summary>
    public bool CanBegin => WorkerCount >= _options.MinWorkers;

    /// <summary>Begins a step: lays its microbatches over the workers that are there.</summary>
    /// <exception cref="InvalidOperationException">A step is open, or too few workers are there.</exception>
    public void BeginStep(RunPosition position, TimeSpan now)
    {
        if (_stepOpen && !_nodes.IsComplete)
            throw new InvalidOperationException($"step {_position.Step} is still open");
        if (!CanBegin)
            throw new InvalidOperationException(Waiting);
        _position = position;
        _stepOpen = true;
        _nodes.Reset();
        _waiting.Clear();
        if (_sharesAreOld || position.Step - _sharedAtStep >= _options.StepsBetweenShares)
            Share();
        foreach (var (worker, node) in _shares)
        {
            _nodes.Open(node);
            Assign(worker, node, AssignmentReason.Share, now);
        }
    }

    /// <summary>Forgets an open step, its nodes' answers included (a job that stops).</summary>
    public void AbandonStep()
    {
        _stepOpen = false;
        _waiting.Clear();
        _assignments.Clear();
        foreach (var worker in _workers)
            worker.OpenMicrobatches = 0;
        _nodes.Reset();
        _sharesAreOld = true;
    }

    /// <summary>Whether an answer with these numbers would be accepted now.</summary>
    public bool Expects(WorkerId worker, long step, int node, int attempt) =>
        _stepOpen && step == _position.Step && _tree.Has(node) && _byId.TryGetValue(worker, out var slot)
        && _nodes.IsHeldBy(node, slot, attempt);

    /// <summary>A worker's answer came in.</summary>
    public AnswerVerdict Answer(WorkerId worker, long step, int node, int attempt, TimeSpan now)
    {
        _byId.TryGetValue(worker, out var slot);
        if (!_stepOpen || step != _position.Step)
        {
            Supersede(slot, node, now);
            return AnswerVerdict.OldStep;
        }

        if (!_tree.Has(node) || slot is null || !_nodes.IsHeldBy(node, slot, attempt))
        {
            var known = slot is not null && slot.Superseded > 0;
            Supersede(slot, node, now);
            return known ? AnswerVerdict.AlreadyAnswered : AnswerVerdict.NotHeld;
        }

        var microbatches = _tree.Range(node).Count;
        _secondsPerMicrobatch.Add((now - slot.BusySince).TotalSeconds / microbatches);
        slot.Measure(microbatches, now);
        slot.OpenMicrobatches -= microbatches;
        if (_nodes.Answer(node, slot) is { } other)
        {
            other.OpenMicrobatches -= microbatches;
            other.Superseded++;
            _sharesAreOld = true;
        }

        AssignWaiting(AssignmentReason.WorkerCame, now);
        return AnswerVerdict.Accepted;
    }

    /// <summary>Duplicates nodes that take far longer than usual on workers that have nothing to do.</summary>
    public void Tick(TimeSpan now)
    {
        if (!_stepOpen || _nodes.IsComplete)
            return;
        AssignWaiting(AssignmentReason.WorkerCame, now);
        var median = _secondsPerMicrobatch.Value();
        foreach (var (node, holder) in _nodes.HeldOnce())
        {
            var free = _workers.Find(w => w.IsFree);
            if (free is null)
                return;
            var limit = double.IsNaN(median)
                ? _options.SlowUnmeasured.TotalSeconds
                : Math.Max(
                    _options.SlowAtLeast.TotalSeconds, _options.SlowFactor * median * Math.Max(1, holder.OpenMicrobatches));
            if ((now - holder.BusySince).TotalSeconds > limit)
                Assign(free, node, AssignmentReason.HolderSlow, now);
        }
    }

    /// <summary>Moves the decisions made since the last call into <paramref name="target"/>.</summary>
    public void TakeAssignments(List<Assignment> target)
    {
        target.AddRange(_assignments);
        _assignments.Clear();
    }

    private void Share()
    {
        _shares.Clear();
        var takers = _workers.Where(w => w.TakesWork).ToList();
        if (takers.Count == 0)
            takers = [.. _workers.Where(w => !w.Leaving)];
        var ranges = new MicrobatchRange[takers.Count];
        MicrobatchAllocation.Split(_tree.Microbatches, takers.Select(w => w.MicrobatchesPerSecond).ToArray(), ranges);
        for (var i = 0; i < takers.Count; i++)
        {
            takers[i].Shared(ranges[i].Count);
            if (ranges[i].Count == 0)
                continue;
            foreach (var node in _tree.Cover(ranges[i]))
                _shares.Add((takers[i], node));
        }

        _sharers = takers.Count;
        _sharesAreOld = false;
        _sharedAtStep = _position.Step;
    }

    private void Assign(WorkerSlot worker, int node, AssignmentReason reason, TimeSpan now)
    {
        if (worker.OpenMicrobatches == 0 && worker.Superseded == 0)
            worker.BusySince = now;
        worker.OpenMicrobatches += _tree.Range(node).Count;
        var attempt = _nodes.Hold(node, worker);
        _assignments.Add(new Assignment(worker.Id, new GradientTask(_position, node, attempt), reason));
    }

    /// <summary>
    /// Gives what waits to workers that are free, each a piece: to queue it behind a busy one, or to give all of it to the first
    /// who comes back, would let those idle who come next.
    /// </summary>
    private void AssignWaiting(AssignmentReason reason, TimeSpan now)
    {
        while (_waiting.Count > 0)
        {
            var free = _workers.Count(w => w.IsFree);
            if (free == 0)
                return;
            var node = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            var microbatches = _tree.Range(node).Count;
            if (microbatches > PieceOfWaiting(node, free))
            {
                _nodes.Split(node);
                _waiting.Add(_tree.Right(node));
                _waiting.Add(_tree.Left(node));
                continue;
            }

            Assign(_workers.Where(w => w.IsFree).MinBy(w => w.SecondsFor(microbatches))!, node, reason, now);
        }
    }

    private int PieceOfWaiting(int taken, int free)
    {
        var microbatches = _tree.Range(taken).Count + _waiting.Sum(n => _tree.Range(n).Count);
        return Math.Min(DivideUp(microbatches, free), DivideUp(_tree.Microbatches, _sharers));
    }

    private static int DivideUp(int microbatches, int workers) => (microbatches + workers - 1) / workers;

    private void Supersede(WorkerSlot? slot, int node, TimeSpan now)
    {
        if (slot is null || slot.Superseded == 0)
            return;
        slot.Superseded--;
        slot.Measure(_tree.Has(node) ? _tree.Range(node).Count : 0, now);
        _sharesAreOld = true;
    }
}
