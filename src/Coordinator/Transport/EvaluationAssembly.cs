using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>Puts the chunks of one worker's evaluation answers together.</summary>
/// <param name="worker">Who answers.</param>
/// <param name="open">What the worker was asked to evaluate.</param>
/// <param name="outputsPerSample">Floats that the model gives for a sample.</param>
internal sealed class EvaluationAssembly(WorkerId worker, OpenWork open, int outputsPerSample)
{
    private EvaluationAssignment _assignment;
    private float[]? _outputs;
    private int _received;

    /// <summary>Takes a chunk; gives the result when it was the last one.</summary>
    /// <exception cref="FrameException">It answers nothing that was asked, or has another size.</exception>
    public EvaluationResult? OnReceived(in EvaluatedMessage message, ReadOnlySpan<float> chunk)
    {
        if (_outputs is null)
            Begin(message);
        else if (message.Round != _assignment.Round || message.Microbatch != _assignment.Microbatch)
            throw new FrameException(FrameError.Order, "an evaluation was begun before the one before it was whole");
        if (message.Offset != _received || chunk.Length != Math.Min(FrameBounds.ChunkFloats, _outputs!.Length - _received))
            throw new FrameException(
                FrameError.Order,
                $"{chunk.Length} outputs at {message.Offset} came where {_outputs!.Length - _received} at {_received} are due");
        chunk.CopyTo(_outputs.AsSpan(_received));
        _received += chunk.Length;
        if (_received < _outputs.Length)
            return null;
        var result = new EvaluationResult(
            worker, message.Round, message.Microbatch, message.LossSum, message.Samples, _outputs);
        open.Remove(_assignment);
        _outputs = null;
        return result;
    }

    private void Begin(in EvaluatedMessage message)
    {
        _assignment = open.Find(message.Round, message.Microbatch)
            ?? throw new FrameException(
                FrameError.Order, $"microbatch {message.Microbatch} of evaluation {message.Round} was not handed to this worker");
        var samples = _assignment.End - _assignment.Start;
        if (message.Samples != samples || message.Outputs != (long)samples * outputsPerSample)
            throw new FrameException(
                FrameError.Content,
                $"an evaluation of {message.Samples} samples and {message.Outputs} outputs came where {samples} samples of "
                + $"{outputsPerSample} outputs are due");
        _outputs = new float[message.Outputs];
        _received = 0;
    }
}
