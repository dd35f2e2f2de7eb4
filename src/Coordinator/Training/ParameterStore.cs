using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Training;

/// <summary>
/// Turns a step's gradients into the model's next version: all at once when they are whole, or with a pipelined update, chunk by chunk
/// while they arrive. A pipelined update writes beside the committed version and may be given up at any time; the bits are the same
/// either way. Every member but <see cref="Run"/> is called under the step engine's lock.
/// </summary>
internal sealed class ParameterStore : IDisposable
{
    private readonly UpdateEngine _engine;
    private readonly ModelVersions _versions;
    private readonly ArrivedGradients _arrived;
    private readonly GradientSum _whole = new();
    private readonly Stack<ChunkWork> _free = [];
    private readonly bool[] _done;
    private Pipelining _pipelining;
    private int _claimed;
    private int _finished;
    private int _inHand;

    /// <param name="tree">The steps' tree.</param>
    /// <param name="engine">Owned from now on.</param>
    /// <param name="first">The model before its first step.</param>
    public ParameterStore(ReductionTree tree, UpdateEngine engine, ModelState first)
    {
        _engine = engine;
        _versions = new ModelVersions(first, engine.Optimizer);
        _arrived = new ArrivedGradients(tree);
        _done = new bool[engine.Chunks];
    }

    private enum Pipelining
    {
        None,
        Open,
        GivenUp,
    }

    /// <summary>The committed version.</summary>
    public ModelState Current => _versions.Current;

    /// <summary>Its number; any thread may read it.</summary>
    public long Version => _versions.Number;

    /// <summary><see cref="ModelVersions.Streamed"/>; any thread may read it.</summary>
    public long StreamedVersion => _versions.Streamed;

    /// <summary>The update rule.</summary>
    public IOptimizer Optimizer => _engine.Optimizer;

    /// <summary>Whether this step has a pipelined update.</summary>
    public bool IsPipelined => _pipelining == Pipelining.Open;

    /// <summary>Whether this step has a pipelined update or will have none.</summary>
    public bool IsModeDecided => _pipelining != Pipelining.None;

    /// <summary>Whether a thread has a chunk of this step in hand; until then it cannot be committed.</summary>
    public bool IsBusy => _inHand > 0;

    /// <summary>The next version's vector, while the step is ahead.</summary>
    public FlatBuffer NextVector => _versions.Next.Vector;

    /// <summary>Floats of the next version, from its start on, that are final if the step is committed.</summary>
    public int NextFloats { get; private set; }

    /// <summary>A step begins.</summary>
    public void BeginStep()
    {
        _arrived.Reset();
        _pipelining = Pipelining.None;
    }

    /// <summary>Gives the step a pipelined update.</summary>
    public void AdvancePipeline(in UpdateStep step)
    {
        _pipelining = Pipelining.Open;
        _claimed = _finished = NextFloats = 0;
        Array.Clear(_done);
        _engine.Begin(step);
        if (!_engine.NeedsNormFirst)
            _versions.BeginNext();
    }

    /// <summary>The step will be made when its gradients are whole.</summary>
    public void AbandonPipelining()
    {
        _pipelining = Pipelining.GivenUp;
        NextFloats = 0;
        _versions.GiveUpNext();
    }

    /// <summary>The first floats of a node's gradient are there.</summary>
    public void Note(int node, FlatBuffer vector, int floats) => _arrived.Note(node, vector, floats);

    /// <summary>Takes the next chunk that is there in every microbatch; null when there is none. It must be finished.</summary>
    public ChunkWork? Claim()
    {
        if (!IsPipelined || _claimed == _engine.Chunks || !_arrived.Cover(_engine.EndOf(_claimed)))
            return null;
        if (!_free.TryPop(out var work))
            work = new ChunkWork(_engine.Optimizer);
        _inHand++;
        work.Chunk = _claimed++;
        _arrived.CopyTo(work.Gradients, _engine.EndOf(work.Chunk));
        return work;
    }

    /// <summary>Makes a chunk of the next version. Outside of the lock, any number of threads.</summary>
    public void Run(ChunkWork work)
    {
        if (_engine.NeedsNormFirst)
        {
            _engine.MeasureChunk(work.Chunk, work.Gradients, work.Scratch);
            return;
        }

        _engine.UpdateChunk(work.Chunk, work.Gradients, work.Scratch, _versions.Current.Vectors, _versions.Next.Vectors);
    }

    /// <summary>A chunk was made.</summary>
    public void Finish(ChunkWork work)
    {
        _inHand--;
        _done[work.Chunk] = true;
        work.Gradients.Clear();
        _free.Push(work);
        if (!IsPipelined)
            return;
        while (_finished < _done.Length && _done[_finished])
            _finished++;
        // The last chunk may end within one of the data plane's: what follows it, the buffers, is made at the end.
        var final = Math.Min(_finished, _done.Length - 1);
        if (!_engine.NeedsNormFirst && final > 0)
            NextFloats = _engine.EndOf(final - 1);
    }

    /// <summary>Makes the next version, or what is left of it, and commits it, unless a number in it is not finite.</summary>
    /// <param name="step">The step.</param>
    /// <param name="reduction">Its whole gradients.</param>
    public UpdateOutcome Commit(in UpdateStep step, StepReduction reduction)
    {
        reduction.CopyTo(_whole);
        if (!IsPipelined || _engine.NeedsNormFirst)
        {
            _versions.ChangeInPlace();
            var (vector, state) = (Current.Vector, Current.Optimizer);
            return IsPipelined ? _engine.EndMeasured(_whole, vector, state) : _engine.Step(step, _whole, vector, state);
        }

        var next = _versions.Next;
        var outcome = _engine.EndUpdated(_whole, next.Vector, next.Optimizer);
        if (outcome.IsFinite)
            _versions.CommitNext();
        else
            AbandonPipelining();
        return outcome;
    }

    /// <summary>Puts another model in the committed one's place; no step is open.</summary>
    public void Replace(FlatBuffer model)
    {
        _versions.ChangeInPlace();
        model.Span.CopyTo(Current.Vector.Span);
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();
}
