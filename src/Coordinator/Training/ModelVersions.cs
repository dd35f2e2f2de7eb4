using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// The model's committed version and, while one is being made beside it, the next. A version is either made in the committed
/// one's place or in a second set of vectors, which then becomes the committed one; the first stays whole until that happens, so
/// a next version may be given up at any time. The numbers may be read by any thread: each changes before the vectors that it
/// speaks of do.
/// </summary>
/// <param name="first">The first version, number 0.</param>
/// <param name="optimizer">To make the second set of vectors, when it is first needed.</param>
internal sealed class ModelVersions(ModelState first, IOptimizer optimizer)
{
    private ModelState _current = first;
    private ModelState? _next;
    private long _number;
    private long _streamed = -1;

    /// <summary>The committed version.</summary>
    public ModelState Current => Volatile.Read(ref _current);

    /// <summary>The vectors of the version that is being made.</summary>
    /// <exception cref="InvalidOperationException">None was ever begun.</exception>
    public ModelState Next => _next ?? throw new InvalidOperationException("no next version was begun");

    /// <summary>The committed version's number.</summary>
    public long Number => Interlocked.Read(ref _number);

    /// <summary>The last version made in the second set of vectors, as long as they hold it; otherwise -1.</summary>
    public long Streamed => Interlocked.Read(ref _streamed);

    /// <summary>The committed version will be changed in place: to be called before.</summary>
    public void ChangeInPlace()
    {
        GiveUpNext();
        Interlocked.Increment(ref _number);
    }

    /// <summary>The next version will be made in <see cref="Next"/>: to be called before.</summary>
    public void BeginNext()
    {
        Interlocked.Exchange(ref _streamed, _number + 1);
        _next ??= new ModelState(
            _current.Layout, new FlatBuffer(_current.Vector.Length), new OptimizerState(optimizer, _current.Layout.TrainableLength));
    }

    /// <summary>The next version will not be committed.</summary>
    public void GiveUpNext() => Interlocked.Exchange(ref _streamed, -1);

    /// <summary>Commits the next version.</summary>
    public void CommitNext()
    {
        var committed = Next;
        _next = _current;
        Volatile.Write(ref _current, committed);
        Interlocked.Increment(ref _number);
    }
}
