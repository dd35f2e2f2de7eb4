using DistTrain.Shared.Layouts;
using DistTrain.Shared.Reduction;

namespace DistTrain.Coordinator.Optimizers;

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
    private readonly GradientClipping _clipping;
    private readonly double[] _chunkSquares;
    private readonly ChunkThreads _threads;
    private float[][] _scratch = [];
    private UpdateStep _step;
    private GradientSum _gradients = new();
    private FlatVector _parameters = new(0);
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
    public UpdateEngine(IOptimizer optimizer, ParameterLayout layout, GradientClipping clipping, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Optimizer = optimizer;
        _trainable = layout.TrainableLength;
        _length = layout.Length;
        _clipping = clipping;
        _chunkSquares = new double[(_trainable + ChunkLength - 1) / ChunkLength];
        _state = new OptimizerState(optimizer, 0);
        _threads = new ChunkThreads(Math.Min(threads, Math.Max(1, _chunkSquares.Length)), _chunkSquares.Length, RunChunk);
    }

    /// <summary>The update rule.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Performs a step in place.</summary>
    /// <param name="step">Step number, learning rate and divisors.</param>
    /// <param name="gradients">The step's nodes; read only.</param>
    /// <param name="parameters">The model vector: parameters are updated, buffers replaced by their mean over slices.</param>
    /// <param name="state">The optimizer's state, updated.</param>
    public UpdateOutcome Step(in UpdateStep step, GradientSum gradients, FlatVector parameters, OptimizerState state)
    {
        Check(step, gradients, parameters, state);
        _step = step;
        _gradients = gradients;
        _parameters = parameters;
        _state = state;
        Optimizer.BeginStep(step.Step, step.LearningRate);
        var factor = 1.0;
        if (_clipping.Mode == ClipMode.GlobalNorm)
        {
            _onlyNorm = true;
            _threads.Run();
            factor = _clipping.Factor(Norm());
            _onlyNorm = false;
        }

        _scale = (float)(factor / step.Samples);
        _limit = _clipping.Mode == ClipMode.Value ? (float)_clipping.Limit : float.PositiveInfinity;
        _threads.Run();
        var norm = Norm();
        return new UpdateOutcome(norm, double.IsFinite(norm) & AverageBuffers());
    }

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();

    private void RunChunk(int thread, int chunk)
    {
        var end = Math.Min(_trainable, (chunk + 1) * ChunkLength);
        var scratch = _scratch[thread].AsSpan();
        var squares = 0.0;
        for (var offset = chunk * ChunkLength; offset < end; offset += VectorKernels.NormBlock)
        {
            var count = Math.Min(VectorKernels.NormBlock, end - offset);
            var gradient = _gradients.Block(offset, count, scratch);
            squares += VectorKernels.SumOfSquaresOfBlock(gradient);
            if (_onlyNorm)
                continue;
            var mean = scratch[..count];
            MeanGradient.Scale(gradient, mean, _scale, _limit);
            Optimizer.Update(mean, _parameters.Span.Slice(offset, count), _state, offset);
        }

        _chunkSquares[chunk] = squares;
    }

    private double Norm()
    {
        var squares = 0.0;
        foreach (var chunk in _chunkSquares)
            squares += chunk;
        return Math.Sqrt(squares) / _step.Samples;
    }

    private bool AverageBuffers()
    {
        var finite = true;
        for (var offset = _trainable; offset < _length; offset += VectorKernels.NormBlock)
        {
            var count = Math.Min(VectorKernels.NormBlock, _length - offset);
            var mean = _parameters.Span.Slice(offset, count);
            MeanGradient.Divide(_gradients.Block(offset, count, _scratch[0]), mean, _step.BufferSlices);
            finite &= VectorKernels.IndexOfNonFinite(mean) < 0;
        }

        return finite;
    }

    private void Check(in UpdateStep step, GradientSum gradients, FlatVector parameters, OptimizerState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step.Step, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step.Samples, 1);
        if (_length > _trainable)
            ArgumentOutOfRangeException.ThrowIfLessThan(step.BufferSlices, 1);
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
                $"the state has {state.Vectors.Length} vectors, {Optimizer.Name} needs {Optimizer.StateNames.Length}", nameof(state));
        if (_scratch.Length == 0 || _scratch[0].Length < gradients.ScratchBlocks * VectorKernels.NormBlock)
            GrowScratch(gradients.ScratchBlocks * VectorKernels.NormBlock);
    }

    private void GrowScratch(int length)
    {
        _scratch = new float[_threads.Count][];
        for (var i = 0; i < _scratch.Length; i++)
            _scratch[i] = GC.AllocateArray<float>(length, pinned: true);
    }
}
