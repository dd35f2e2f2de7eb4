using System.Collections.Concurrent;
using System.Collections.Immutable;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// Vectors for snapshots, used again and again: at most three are in use, one being written, the best and the latest
/// waiting. Thread-safe.
/// </summary>
public sealed class SnapshotPool
{
    private readonly ConcurrentBag<TrainingSnapshot> _free = [];

    /// <summary>Copies a run.</summary>
    internal TrainingSnapshot Copy(RunState state, ModelState model, IOptimizer optimizer, bool isBest, NumericsIdentity numerics)
    {
        if (!_free.TryTake(out var snapshot))
            snapshot = new TrainingSnapshot(
                state, model.Layout, new FlatBuffer(model.Vector.Length), optimizer.Name, optimizer.StateNames,
                [.. model.Optimizer.Vectors.Select(v => new FlatBuffer(v.Length))], isBest, numerics);
        model.Vector.Span.CopyTo(snapshot.Model.Span);
        for (var i = 0; i < snapshot.OptimizerState.Length; i++)
            model.Optimizer.Vectors[i].Span.CopyTo(snapshot.OptimizerState[i].Span);
        return snapshot with { State = state, IsBest = isBest };
    }

    /// <summary>Gives a snapshot's vectors back; it must not be used any more.</summary>
    public void Return(TrainingSnapshot snapshot) => _free.Add(snapshot);
}
