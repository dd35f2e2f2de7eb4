using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Transport;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Pipelining;

/// <summary>
/// The overlapped update of a step: chunks of the model's next version are made while gradients still arrive, beside the
/// committed version, and sent to workers before the commit. It may be abandoned at any time; the step is then made when its
/// gradients are whole, with the same bits. Reused from step to step; allocates nothing in the steady state. Every member but
/// <see cref="Run"/> is called under the step engine's lock.
/// </summary>
/// <param name="tree">The steps' tree.</param>
/// <param name="model">The model that the steps update.</param>
/// <param name="option">Whether steps are pipelined.</param>
internal sealed class PipelinedUpdate(ReductionTree tree, ParameterStore model, PipeliningOption option)
{
    private readonly UpdateEngine _engine = model.Engine;
    private readonly ArrivedGradients _arrived = new(tree);
    private readonly PipelinedSends _sends = new();
    private readonly UpdateModeTrial _trial = new();
    private readonly Stack<Chunk> _free = [];
    private readonly bool[] _done = new bool[model.Engine.Chunks];
    private UpdateMode? _mode;
    private TimeSpan _began;
    private bool _isMeasured;
    private int _claimed;
    private int _finished;
    private int _running;

    public ParameterStore Model { get; } = model;

    /// <summary>The faster mode when both were last compared; null before that, so also where no step can be pipelined.</summary>
    public UpdateMode? FasterMode => _trial.Faster;

    /// <summary>Whether this step's update is pipelined.</summary>
    public bool IsPipelined => _mode == UpdateMode.Pipelined;

    /// <summary>Whether this step's mode is settled.</summary>
    public bool IsDecided => _mode is not null;

    /// <summary>Whether a thread makes a chunk of this step; until then it cannot be committed.</summary>
    public bool IsBusy => _running > 0;

    /// <summary>Floats of the next version, from its start on, that are final if the step is committed.</summary>
    public int FinalFloats { get; private set; }

    /// <summary>Begins a step: nothing has arrived, and whether its update is pipelined is open.</summary>
    public void BeginStep(TimeSpan now)
    {
        _arrived.Reset();
        _sends.Clear();
        _mode = null;
        _began = now;
        _isMeasured = false;
    }

    /// <summary>Settles the mode of a step whose update can be pipelined. Once a step.</summary>
    public void Decide(in UpdateStep step)
    {
        _isMeasured = option == PipeliningOption.WhenFaster;
        if (_isMeasured ? _trial.Mode == UpdateMode.Pipelined : option == PipeliningOption.Always)
            Begin(step);
        else
            Abandon();
    }

    /// <summary>Makes this step's update a pipelined one.</summary>
    public void Begin(in UpdateStep step)
    {
        _mode = UpdateMode.Pipelined;
        _claimed = _finished = FinalFloats = 0;
        Array.Clear(_done);
        _engine.Begin(step);
        if (!_engine.NeedsNormFirst)
            Model.BeginNext();
    }

    /// <summary>The step is made when its gradients are whole.</summary>
    public void Abandon()
    {
        _mode = UpdateMode.AfterReduction;
        FinalFloats = 0;
        Model.AbandonNext();
    }

    /// <summary>The first floats of a task's gradient are in its vector.</summary>
    public void OnArrived(int node, FlatBuffer vector, int floats) => _arrived.Note(node, vector, floats);

    /// <summary>Takes the next chunk that has arrived of every microbatch; null when there is none. It must be run and
    /// finished.</summary>
    public Chunk? Claim()
    {
        if (!IsPipelined || _claimed == _engine.Chunks || !_arrived.Cover(_engine.EndOf(_claimed)))
            return null;
        if (!_free.TryPop(out var chunk))
            chunk = new Chunk(_engine.Optimizer);
        _running++;
        chunk.Number = _claimed++;
        _arrived.CopyTo(chunk.Gradients, _engine.EndOf(chunk.Number));
        return chunk;
    }

    /// <summary>Makes a chunk of the next version. Outside of the lock, any number of threads.</summary>
    public void Run(Chunk chunk)
    {
        if (_engine.NeedsNormFirst)
            _engine.MeasureChunk(chunk.Number, chunk.Gradients, chunk.Scratch);
        else
            _engine.UpdateChunk(chunk.Number, chunk.Gradients, chunk.Scratch, Model.Current, Model.Next);
    }

    /// <summary>A chunk was made: it is sent when all before it are there.</summary>
    public void Finish(Chunk chunk)
    {
        _running--;
        _done[chunk.Number] = true;
        chunk.Gradients.Clear();
        _free.Push(chunk);
        if (!IsPipelined)
            return;
        while (_finished < _done.Length && _done[_finished])
            _finished++;
        // The last chunk may end within one of the data plane's: what follows it, the buffers, is made at the end.
        var final = Math.Min(_finished, _done.Length - 1);
        if (!_engine.NeedsNormFirst && final > 0)
            FinalFloats = _engine.EndOf(final - 1);
        if (FinalFloats > 0)
            _sends.Send(Model.Next.Vector, Model.StreamedVersion, FinalFloats);
    }

    /// <summary>A worker's gradient arrives, so that it needs the committed version no more: it may be sent the next
    /// one.</summary>
    public void AddReceiver(WorkerId worker, IWorkerLink link) => _sends.Add(worker, link);

    /// <summary>A worker needs the committed version again, or is gone.</summary>
    public void RemoveReceiver(WorkerId worker) => _sends.Remove(worker);

    /// <summary>Makes the next version, or what is left of it, and commits it, unless a number in it is not finite.</summary>
    /// <param name="step">The step.</param>
    /// <param name="reduction">Its whole gradients.</param>
    public UpdateOutcome Commit(in UpdateStep step, StepReduction reduction)
    {
        if (!IsPipelined)
            return Model.Commit(step, reduction);
        if (_engine.NeedsNormFirst)
            return Model.CommitMeasured(reduction);
        var outcome = Model.CommitNext(reduction);
        if (!outcome.IsFinite)
            Abandon();
        return outcome;
    }

    /// <summary>The step was committed: sends the rest of a version that was made beside the one before.</summary>
    /// <returns>The faster mode, when this step settled that it is another one than before; else null.</returns>
    public UpdateMode? EndStep(TimeSpan now)
    {
        if (Model.StreamedVersion == Model.Version)
            _sends.Send(Model.Current.Vector, Model.Version, Model.Current.Vector.Length);
        if (!_isMeasured)
            return null;
        var before = _trial.Faster;
        _trial.Report(now - _began);
        return _trial.Faster == before ? null : _trial.Faster;
    }

    /// <summary>A chunk that a thread makes, with what it needs for that.</summary>
    internal sealed class Chunk(IOptimizer optimizer)
    {
        /// <summary>Index of the chunk, from 0.</summary>
        public int Number { get; set; }

        /// <summary>The chunk's gradients, by node of the reduction tree.</summary>
        public GradientSum Gradients { get; } = new();

        /// <summary>Buffers of the thread that updates the chunk.</summary>
        public ChunkScratch Scratch { get; } = new(optimizer);
    }
}
