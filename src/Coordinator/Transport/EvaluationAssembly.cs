using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;

namespace DistTrain.Coordinator.Transport;

/// <summary>Puts the chunks of one worker's evaluation answers together.</summary>
/// <param name="open">What the worker was asked to evaluate.</param>
/// <param name="outputsPerSample">Floats that the model gives for a sample.</param>
internal sealed class EvaluationAssembly(OpenWork open, int outputsPerSample)
{
    private EvaluationAssignment _assignment;
    private float[]? _outputs;
    private int _next;

    /// <summary>Takes a chunk; gives the result when it was the last one.</summary>
    /// <exception cref="FrameException">It answers nothing that was asked, or has another size.</exception>
    public EvaluationResult? Take(WorkerId worker, in FrameHeader header, ReadOnlySpan<float> chunk)
    {
        var round = (long)header.B;
        if (_outputs is null)
            Begin(header, round);
        else if (round != _assignment.Round || header.Node != _assignment.Microbatch)
            throw new FrameException(FrameError.Order, "an evaluation was begun before the one before it was whole");
        if (header.Offset != _next || chunk.Length != Math.Min(FrameBounds.ChunkFloats, _outputs!.Length - _next))
            throw new FrameException(
                FrameError.Order,
                $"{chunk.Length} outputs at {header.Offset} came where {_outputs!.Length - _next} at {_next} are due");
        chunk.CopyTo(_outputs.AsSpan(_next));
        _next += chunk.Length;
        if (_next < _outputs.Length)
            return null;
        var result = new EvaluationResult(
            worker, round, header.Node, BitConverter.UInt64BitsToDouble(header.A), header.Attempt, _outputs);
        open.Remove(_assignment);
        _outputs = null;
        return result;
    }

    private void Begin(in FrameHeader header, long round)
    {
        _assignment = open.Find(round, header.Node)
            ?? throw new FrameException(
                FrameError.Order, $"microbatch {header.Node} of evaluation {round} was not handed to this worker");
        var samples = _assignment.End - _assignment.Start;
        if (header.Attempt != samples || header.C != (long)samples * outputsPerSample)
            throw new FrameException(
                FrameError.Content,
                $"an evaluation of {header.Attempt} samples and {header.C} outputs came where {samples} samples of "
                + $"{outputsPerSample} outputs are due");
        _outputs = new float[header.C];
        _next = 0;
    }
}
