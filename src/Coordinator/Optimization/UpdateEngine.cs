using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Optimization;

/// <summary>What one optimizer step needs beside the gradients.</summary>
/// <param name="Step">The step, counted from 1.</param>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Samples">Samples whose gradients were added up: the gradient is divided by it. At least 1.</param>
/// <param name="BufferMicrobatches">Microbatches whose buffers (BatchNorm's running statistics) were added up: the buffers'
/// divisor.</param>
public readonly record struct UpdateStep(long Step, double LearningRate, long Samples, int BufferMicrobatches);

/// <summary>What one optimizer step found.</summary>
/// <param name="GradientNorm">Euclidean norm of the mean gradient before clipping.</param>
/// <param name="IsFinite">
/// False when a gradient or buffer was NaN or infinite: the parameters and the state are spoilt and the job must end;
/// <see cref="Stopping.NonFinite"/> names the entry.
/// </param>
public readonly record struct UpdateOutcome(double GradientNorm, bool IsFinite);

/// <summary>
/// Carries out optimizer steps: adds the nodes up, takes the mean, clips and updates, in one pass over memory. The vector
/// is cut into fixed chunks and blocks, so the bits do not depend on the number of threads; a step allocates nothing.
/// Not thread-safe: one step at a time.
/// </summary>
public sealed class UpdateEngine : IDisposable
{
    /// <summary>Floats that a thread takes at a time.</summary>
    public const int ChunkLength = 64 * 1024;

    private readonly int _trainable;
    private readonly int _length;
    private readonly int _chunkLength;
    private readonly GradientClipping _clipping;
    private readonly double[] _chunkSquares;
    private readonly ChunkThreads _threads;
    private readonly ChunkScratch[] _scratch;
    private UpdateStep _step;
    private GradientSum _gradients = new();
    private FlatBuffer _parameters = new(0);
    private OptimizerState _state;
    private bool _onlyNorm;
    private float _scale;
    private float _limit;

    /// <summary>An engine for one model.</summary>
    /// <param name="optimizer">The update rule.</param>
    /// <param name="layout">The model vector's layout.</param>
    /// <param name="clipping">Gradient clipping.</param>
    /// <param name="threads">Threads that share a step's chunks, the caller's included; at least 1. Vectors of one chunk are
    /// updated by the caller alone.</param>
    /// <param name="chunkLength">Floats of a chunk, a multiple of 16: the gradient's norm is added up chunk by chunk.</param>
    public UpdateEngine(
        IOptimizer optimizer, ParameterLayout layout, GradientClipping clipping, int threads, int chunkLength = ChunkLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(chunkLength % ParameterLayout.Alignment, 0);
        _chunkLength = chunkLength;
        Optimizer = optimizer;
        _trainable = layout.TrainableLength;
        _length = layout.Length;
        _clipping = clipping;
        _chunkSquares = new double[(_trainable + chunkLength - 1) / chunkLength];
        _state = new OptimizerState(optimizer, 0);
        _threads = new ChunkThreads(Math.Min(threads, Math.Max(1, _chunkSquares.Length)), _chunkSquares.Length, RunChunk);
        _scratch = [.. Enumerable.Range(0, _threads.Count).Select(_ => new ChunkScratch(optimizer))];
    }

    public IOptimizer Optimizer { get; }

    /// <summary>Chunks of the trainable part.</summary>
    internal int Chunks => _chunkSquares.Length;

    /// <summary>Whether no chunk can be updated before the norm of the whole gradient is known.</summary>
    internal bool NeedsNormFirst => _clipping.Mode == ClipMode.GlobalNorm;

    /// <summary>Index of a chunk's first float.</summary>
    internal int StartOf(int chunk) => chunk * _chunkLength;

    /// <summary>Index after a chunk's last float.</summary>
    internal int EndOf(int chunk) => Math.Min(_trainable, (chunk + 1) * _chunkLength);

    /// <summary>Performs a step in place.</summary>
    /// <param name="step">Step number, learning rate and divisors.</param>
    /// <param name="gradients">The step's nodes; read only.</param>
    /// <param name="parameters">The model vector: parameters are updated, buffers replaced by their mean over
    /// microbatches.</param>
    /// <param name="state">The optimizer's state, updated.</param>
    public UpdateOutcome Step(in UpdateStep step, GradientSum gradients, FlatBuffer parameters, OptimizerState state)
    {
        Check(step, gradients, parameters, state);
        Begin(step);
        _gradients = gradients;
        if (NeedsNormFirst)
        {
            _onlyNorm = true;
            _threads.Run();
            _onlyNorm = false;
        }

        return Update(gradients, parameters, state);
    }

    /// <summary>Prepares a step whose chunks come one by one; at any later time all of it may be done by <see cref="Step"/>
    /// instead.</summary>
    internal void Begin(in UpdateStep step)
    {
        _step = step;
        Optimizer.BeginStep(step.Step, step.LearningRate);
        _scale = (float)(1.0 / step.Samples);
        _limit = _clipping.Mode == ClipMode.Value ? (float)_clipping.Limit : float.PositiveInfinity;
    }

    /// <summary>Adds up the squares of one chunk's gradient. Each chunk once after <see cref="Begin"/>; any thread, any
    /// order.</summary>
    /// <param name="chunk">Which.</param>
    /// <param name="gradients">The step's nodes; only this chunk of them is read.</param>
    /// <param name="scratch">The calling thread's.</param>
    internal void MeasureChunk(int chunk, GradientSum gradients, ChunkScratch scratch)
    {
        var room = scratch.SumOf(gradients);
        var squares = 0.0;
        var end = EndOf(chunk);
        for (var offset = StartOf(chunk); offset < end; offset += VectorKernels.NormBlock)
            squares += VectorKernels.SumOfSquaresOfBlock(
                gradients.Block(offset, Math.Min(VectorKernels.NormBlock, end - offset), room));
        _chunkSquares[chunk] = squares;
    }

    /// <summary>Makes one chunk of a next version. Each chunk once after <see cref="Begin"/>; any thread, any order.</summary>
    /// <param name="chunk">Which.</param>
    /// <param name="gradients">The step's nodes; only this chunk of them is read.</param>
    /// <param name="scratch">The calling thread's.</param>
    /// <param name="from">The committed version.</param>
    /// <param name="to">Where the next one goes. It is read again after other chunks only, but for its parameters, which are
    /// sent.</param>
    internal void UpdateChunk(int chunk, GradientSum gradients, ChunkScratch scratch, ModelState from, ModelState to)
    {
        var squares = 0.0;
        var end = EndOf(chunk);
        var room = scratch.SumOf(gradients);
        for (var offset = StartOf(chunk); offset < end; offset += VectorKernels.NormBlock)
        {
            var count = Math.Min(VectorKernels.NormBlock, end - offset);
            var parameters = scratch.Parameters.Span[..count];
            from.Vector.Span.Slice(offset, count).CopyTo(parameters);
            for (var i = 0; i < from.Optimizer.Vectors.Length; i++)
                from.Optimizer.Slice(i, offset, count).CopyTo(scratch.State.Slice(i, 0, count));
            squares += UpdateBlock(gradients, offset, room, parameters, scratch.State, 0);
            parameters.CopyTo(to.Vector.Span[offset..]);
            for (var i = 0; i < from.Optimizer.Vectors.Length; i++)
                VectorKernels.CopyPastCaches(scratch.State.Slice(i, 0, count), to.Optimizer.Slice(i, offset, count));
        }

        _chunkSquares[chunk] = squares;
    }

    /// <summary>Ends a step all of whose chunks went through <see cref="MeasureChunk"/>: the update, in place.</summary>
    internal UpdateOutcome EndMeasured(GradientSum gradients, FlatBuffer parameters, OptimizerState state)
    {
        Check(_step, gradients, parameters, state);
        _gradients = gradients;
        return Update(gradients, parameters, state);
    }

    /// <summary>Ends a step all of whose chunks went through <see cref="UpdateChunk"/> in these vectors.</summary>
    internal UpdateOutcome EndUpdated(GradientSum gradients, FlatBuffer parameters, OptimizerState state)
    {
        Check(_step, gradients, parameters, state);
        _gradients = gradients;
        return Outcome(parameters);
    }

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();

    private UpdateOutcome Update(GradientSum gradients, FlatBuffer parameters, OptimizerState state)
    {
        _gradients = gradients;
        _parameters = parameters;
        _state = state;
        if (NeedsNormFirst)
            _scale = (float)(_clipping.Factor(Norm()) / _step.Samples);
        _threads.Run();
        return Outcome(parameters);
    }

    private UpdateOutcome Outcome(FlatBuffer parameters)
    {
        var norm = Norm();
        return new UpdateOutcome(norm, double.IsFinite(norm) & AverageBuffers(parameters));
    }

    private void RunChunk(int thread, int chunk)
    {
        var scratch = _scratch[thread];
        if (_onlyNorm)
        {
            MeasureChunk(chunk, _gradients, scratch);
            return;
        }

        var squares = 0.0;
        var end = EndOf(chunk);
        var room = scratch.SumOf(_gradients);
        for (var offset = StartOf(chunk); offset < end; offset += VectorKernels.NormBlock)
        {
            var parameters = _parameters.Span.Slice(offset, Math.Min(VectorKernels.NormBlock, end - offset));
            squares += UpdateBlock(_gradients, offset, room, parameters, _state, offset);
        }

        _chunkSquares[chunk] = squares;
    }

    private double UpdateBlock(
        GradientSum gradients, int offset, Span<float> room, Span<float> parameters, OptimizerState state, int stateOffset)
    {
        var gradient = gradients.Block(offset, parameters.Length, room);
        var squares = VectorKernels.SumOfSquaresOfBlock(gradient);
        var mean = room[..parameters.Length];
        MeanGradient.Scale(gradient, mean, _scale, _limit);
        Optimizer.Update(mean, parameters, state, stateOffset);
        return squares;
    }

    private double Norm()
    {
        var squares = 0.0;
        foreach (var chunk in _chunkSquares)
            squares += chunk;
        return Math.Sqrt(squares) / _step.Samples;
    }

    private bool AverageBuffers(FlatBuffer parameters)
    {
        var finite = true;
        var room = _scratch[0].SumOf(_gradients);
        for (var offset = _trainable; offset < _length; offset += VectorKernels.NormBlock)
        {
            var count = Math.Min(VectorKernels.NormBlock, _length - offset);
            var mean = parameters.Span.Slice(offset, count);
            MeanGradient.Divide(_gradients.Block(offset, count, room), mean, _step.BufferMicrobatches);
            finite &= VectorKernels.IndexOfNonFinite(mean) < 0;
        }

        return finite;
    }

    private void Check(in UpdateStep step, GradientSum gradients, FlatBuffer parameters, OptimizerState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step.Step, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step.Samples, 1);
        if (_length > _trainable)
            ArgumentOutOfRangeException.ThrowIfLessThan(step.BufferMicrobatches, 1);
        if (gradients.Count == 0)
            throw new ArgumentException("no gradients were set", nameof(gradients));
        for (var i = 0; i < gradients.Count; i++)
            if (gradients[i].Length != _length)
                throw new ArgumentException(
                    $"gradient {i} has {gradients[i].Length} floats, the model {_length}", nameof(gradients));
        if (parameters.Length != _length)
            throw new ArgumentException(
                $"the parameters have {parameters.Length} floats, the model {_length}", nameof(parameters));
        foreach (var vector in state.Vectors)
            if (vector.Length != _trainable)
                throw new ArgumentException(
                    $"the state has {vector.Length} floats, the model trains {_trainable}", nameof(state));
        if (state.Vectors.Length != Optimizer.StateNames.Length)
            throw new ArgumentException(
                $"the state has {state.Vectors.Length} vectors, {Optimizer.Name} needs {Optimizer.StateNames.Length}",
                nameof(state));
    }
}
