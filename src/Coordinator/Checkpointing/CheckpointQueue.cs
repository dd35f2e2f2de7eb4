namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// What waits to be written while a checkpoint is being written. Epochs can be shorter than a write, so only the latest
/// snapshot waits, and before it the latest that was the best, which later ones refer to. Pure.
/// </summary>
public sealed class CheckpointQueue
{
    private RunSnapshot? _best;
    private RunSnapshot? _latest;

    public bool IsEmpty => _best is null && _latest is null;

    /// <summary>Puts a snapshot in; returns those that need not be written any more.</summary>
    public IReadOnlyList<RunSnapshot> Add(RunSnapshot snapshot)
    {
        var superseded = new List<RunSnapshot>(2);
        if (_latest is not null)
            superseded.Add(_latest);
        _latest = null;
        if (!snapshot.IsBest)
        {
            _latest = snapshot;
            return superseded;
        }

        if (_best is not null)
            superseded.Add(_best);
        _best = snapshot;
        return superseded;
    }

    /// <summary>
    /// Puts a best snapshot back that could not be written: it goes first at the next try, since later ones refer to it.
    /// False when a newer best one waits, which takes its place.
    /// </summary>
    public bool PutBack(RunSnapshot best)
    {
        if (_best is not null)
            return false;
        _best = best;
        return true;
    }

    /// <summary>Takes the next to write out; null when nothing waits.</summary>
    public RunSnapshot? Take()
    {
        var next = _best ?? _latest;
        if (_best is not null)
            _best = null;
        else
            _latest = null;
        return next;
    }
}
