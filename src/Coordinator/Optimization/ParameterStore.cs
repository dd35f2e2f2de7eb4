using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>
/// The model's committed version and, while one is made beside it, the next. A step is committed in the committed version's place
/// or, when it was pipelined, by exchanging it for a second set of vectors; the first stays whole until that happens, so a next
/// version may be abandoned at any time. The numbers may be read by any thread: each changes before the vectors that it speaks
/// of do.
/// </summary>
/// <param name="engine">Makes the updates; owned from now on.</param>
/// <param name="first">The model before its first step: version 0.</param>
internal sealed class ParameterStore(UpdateEngine engine, ModelState first) : IDisposable
{
    private readonly GradientSum _gradients = new();
    private ModelState _current = first;
    private ModelState? _next;
    private long _version;
    private long _streamedVersion = -1;

    public UpdateEngine Engine => engine;

    /// <summary>Vectors of the committed version; any thread may read them.</summary>
    public ModelState Current => Volatile.Read(ref _current);

    /// <summary>The vectors of the version that is being made.</summary>
    /// <exception cref="InvalidOperationException">None was ever begun.</exception>
    public ModelState Next => _next ?? throw new InvalidOperationException("no next version was begun");

    /// <summary>Number of the committed version, counted from the start of this run attempt.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The last version made in the second set of vectors, as long as they hold it; otherwise -1.</summary>
    public long StreamedVersion => Interlocked.Read(ref _streamedVersion);

    /// <summary>Commits a step in place: adds the gradients up in the tree's order, takes the mean, clips, updates. When a
    /// number is not finite the version is spoilt.</summary>
    public UpdateOutcome Commit(in UpdateStep step, StepReduction reduction)
    {
        reduction.CopyTo(_gradients);
        ChangeInPlace();
        return engine.Step(step, _gradients, _current.Vector, _current.Optimizer);
    }

    /// <summary>Commits a step in place whose gradient was measured chunk by chunk.</summary>
    public UpdateOutcome CommitMeasured(StepReduction reduction)
    {
        reduction.CopyTo(_gradients);
        ChangeInPlace();
        return engine.EndMeasured(_gradients, _current.Vector, _current.Optimizer);
    }

    /// <summary>The next version will be made in <see cref="Next"/>: to be called before.</summary>
    public void BeginNext()
    {
        Interlocked.Exchange(ref _streamedVersion, _version + 1);
        _next ??= ModelState.Create(_current.Layout, engine.Optimizer);
    }

    /// <summary>The next version will not be committed.</summary>
    public void AbandonNext() => Interlocked.Exchange(ref _streamedVersion, -1);

    /// <summary>Commits the next version, all of whose chunks are made, unless a number in it is not finite.</summary>
    public UpdateOutcome CommitNext(StepReduction reduction)
    {
        reduction.CopyTo(_gradients);
        var next = Next;
        var outcome = engine.EndUpdated(_gradients, next.Vector, next.Optimizer);
        if (!outcome.IsFinite)
            return outcome;
        _next = _current;
        Volatile.Write(ref _current, next);
        Interlocked.Increment(ref _version);
        return outcome;
    }

    /// <summary>Puts another model in the committed one's place; no step is open.</summary>
    public void Replace(FlatBuffer model)
    {
        ChangeInPlace();
        model.Span.CopyTo(_current.Vector.Span);
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    private void ChangeInPlace()
    {
        AbandonNext();
        Interlocked.Increment(ref _version);
    }
}
