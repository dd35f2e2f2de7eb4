using DistTrain.Shared.Datasets;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Protocol;

namespace DistTrain.Shared.Transport;

// The messages of a training step and of an evaluation (docs/wire-format.md).

/// <summary>A chunk of the model's vector.</summary>
/// <param name="Version">Which version of the model.</param>
/// <param name="Offset">First float.</param>
internal readonly record struct ModelMessage(long Version, int Offset) : IChunkMessage<ModelMessage>
{
    public static FrameKind Kind => FrameKind.Model;

    public ModelMessage At(int offset) => this with { Offset = offset };

    public void Write(Span<byte> fields) => new FieldWriter(fields).Int64(Version).Int32(Offset).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out ModelMessage message) =>
        new FieldReader(fields).Int64(out var version).Int32(out var offset).AtEnd
        & (message = new ModelMessage(version, offset)) is { Version: >= 0, Offset: >= 0 };
}

/// <summary>Hands a gradient task to a worker.</summary>
/// <param name="Task">What to compute.</param>
/// <param name="Version">The version of the model that it needs.</param>
/// <param name="CarriesModel">Whether the payload is the model in that version.</param>
internal readonly record struct ComputeMessage(GradientTask Task, long Version, bool CarriesModel)
    : IAssignmentMessage<ComputeMessage>
{
    public static FrameKind Kind => FrameKind.Compute;

    public ComputeMessage WithModel() => this with { CarriesModel = true };

    public void Write(Span<byte> fields) => new FieldWriter(fields)
        .Int64(Task.Position.Step).Int32(Task.Position.Epoch).Int32(Task.Position.StepInEpoch)
        .Int32(Task.Node).Int32(Task.Attempt).Int64(Version).Flag(CarriesModel).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out ComputeMessage message) =>
        new FieldReader(fields)
            .Int64(out var step).Int32(out var epoch).Int32(out var stepInEpoch)
            .Int32(out var node).Int32(out var attempt).Int64(out var version).Flag(out var carriesModel).AtEnd
        & (message = new ComputeMessage(
            new GradientTask(new RunPosition(epoch, stepInEpoch, step), node, attempt), version, carriesModel))
            is { Task: { Position: { Step: >= 0, Epoch: >= 0, StepInEpoch: >= 0 }, Node: >= 0, Attempt: >= 0 }, Version: >= 0 };
}

/// <summary>Hands an evaluation microbatch to a worker.</summary>
/// <param name="Assignment">What to evaluate.</param>
/// <param name="Version">The version of the model that it needs.</param>
/// <param name="CarriesModel">Whether the payload is the model in that version.</param>
internal readonly record struct EvaluateMessage(EvaluationAssignment Assignment, long Version, bool CarriesModel)
    : IAssignmentMessage<EvaluateMessage>
{
    public static FrameKind Kind => FrameKind.Evaluate;

    public EvaluateMessage WithModel() => this with { CarriesModel = true };

    public void Write(Span<byte> fields) => new FieldWriter(fields)
        .Int64(Assignment.Round).UInt8((byte)Assignment.Part).Int32(Assignment.Microbatch).Int32(Assignment.Start)
        .Int32(Assignment.End)
        .Int64(Assignment.Step).Int64(Version).Flag(CarriesModel).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out EvaluateMessage message) =>
        new FieldReader(fields)
            .Int64(out var round).UInt8(out var split).Int32(out var microbatch).Int32(out var start).Int32(out var end)
            .Int64(out var step).Int64(out var version).Flag(out var carriesModel).AtEnd
        & (message = new EvaluateMessage(
            new EvaluationAssignment(round, (DatasetSplit)split, microbatch, start, end, step), version, carriesModel))
            is { Assignment: { Round: >= 0, Part: <= DatasetSplit.Test, Microbatch: >= 0, Start: >= 0, Step: >= 0 },
                Version: >= 0 }
        && end >= start;
}

/// <summary>A chunk of a partial gradient; the other fields are those of the whole.</summary>
/// <param name="Step">Version of the parameters it was computed at.</param>
/// <param name="Node">The node of the reduction tree.</param>
/// <param name="Attempt">The gradient task's attempt.</param>
/// <param name="Sums">Losses and number of the node's samples.</param>
/// <param name="NonFiniteMicrobatch">The first microbatch whose loss is NaN or infinite, or -1.</param>
/// <param name="Offset">First float.</param>
internal readonly record struct GradientMessage(
    long Step, int Node, int Attempt, PartialSums Sums, int NonFiniteMicrobatch, int Offset)
    : IChunkMessage<GradientMessage>
{
    public static FrameKind Kind => FrameKind.Gradient;

    public GradientMessage At(int offset) => this with { Offset = offset };

    public void Write(Span<byte> fields) => new FieldWriter(fields)
        .Int64(Step).Int32(Node).Int32(Attempt).Float64(Sums.LossSum).Int64(Sums.Samples).Int32(NonFiniteMicrobatch)
        .Int32(Offset).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out GradientMessage message) =>
        new FieldReader(fields)
            .Int64(out var step).Int32(out var node).Int32(out var attempt).Float64(out var lossSum).Int64(out var samples)
            .Int32(out var nonFinite).Int32(out var offset).AtEnd
        & (message = new GradientMessage(step, node, attempt, new PartialSums(lossSum, samples), nonFinite, offset))
            is { Step: >= 0, Node: >= 0, Attempt: >= 0, Sums.Samples: >= 0, NonFiniteMicrobatch: >= -1, Offset: >= 0 };
}

/// <summary>A chunk of the model's outputs on an evaluation microbatch; the other fields are those of the whole.</summary>
/// <param name="Round">The assignment's round.</param>
/// <param name="Microbatch">The assignment's microbatch.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="LossSum">Sum of their losses.</param>
/// <param name="Outputs">Floats of all chunks together.</param>
/// <param name="Offset">First float.</param>
internal readonly record struct EvaluatedMessage(long Round, int Microbatch, int Samples, double LossSum, int Outputs, int Offset)
    : IChunkMessage<EvaluatedMessage>
{
    public static FrameKind Kind => FrameKind.Evaluated;

    public EvaluatedMessage At(int offset) => this with { Offset = offset };

    public void Write(Span<byte> fields) => new FieldWriter(fields)
        .Int64(Round).Int32(Microbatch).Int32(Samples).Float64(LossSum).Int32(Outputs).Int32(Offset).End();

    public static bool TryRead(ReadOnlySpan<byte> fields, out EvaluatedMessage message) =>
        new FieldReader(fields)
            .Int64(out var round).Int32(out var microbatch).Int32(out var samples).Float64(out var lossSum)
            .Int32(out var outputs).Int32(out var offset).AtEnd
        & (message = new EvaluatedMessage(round, microbatch, samples, lossSum, outputs, offset))
            is { Round: >= 0, Microbatch: >= 0, Samples: >= 0, Outputs: >= 0, Offset: >= 0 };
}
