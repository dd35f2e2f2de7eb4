using System.Collections.Concurrent;
using DistTrain.Coordinator.Optimization;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// Vectors for snapshots, used again and again: at most three are in use, one being written, the best and the latest
/// waiting. Thread-safe.
/// </summary>
public sealed class SnapshotPool
{
    private readonly ConcurrentBag<ModelState> _free = [];

    /// <summary>Copies a run; give the snapshot back with <see cref="Return"/> when it is written.</summary>
    public RunSnapshot Copy(RunState state, ModelState model, bool isBest)
    {
        if (_free.TryTake(out var copy))
            copy.CopyFrom(model);
        else
            copy = model.Copy();
        return new RunSnapshot(state, copy, isBest);
    }

    /// <summary>Gives a snapshot's vectors back; it must not be used any more.</summary>
    public void Return(RunSnapshot snapshot) => _free.Add(snapshot.Model);
}
