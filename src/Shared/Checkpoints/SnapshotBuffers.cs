using System.Collections.Immutable;
using DistTrain.Shared.Layouts;

namespace DistTrain.Shared.Checkpoints;

/// <summary>
/// Memory for one snapshot, used again for the next: copying out of the running vectors stalls training for a memory copy
/// only. The snapshot is valid until the next <see cref="Capture"/>; write it out before that.
/// </summary>
public sealed class SnapshotBuffers
{
    private FlatVector? _model;
    private ImmutableArray<FlatVector> _state = [];

    /// <summary>Copies model and optimizer state.</summary>
    public CheckpointSnapshot Capture(
        CheckpointState state, ParameterLayout layout, FlatVector model, string optimizer, ImmutableArray<string> stateNames,
        ImmutableArray<FlatVector> optimizerState)
    {
        if (_model?.Length != model.Length)
            _model = new FlatVector(model.Length);
        if (!_state.Select(v => v.Length).SequenceEqual(optimizerState.Select(v => v.Length)))
            _state = [.. optimizerState.Select(v => new FlatVector(v.Length))];
        model.Span.CopyTo(_model.Span);
        for (var i = 0; i < optimizerState.Length; i++)
            optimizerState[i].Span.CopyTo(_state[i].Span);
        return new CheckpointSnapshot(state, layout, _model, optimizer, stateNames, _state);
    }
}
