using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// A run between two steps: what a checkpoint is written from, and what it is read back as. Nobody changes the vectors while it
/// is written.
/// </summary>
/// <param name="State">Everything but the tensors.</param>
/// <param name="Model">The model's and the optimizer's vectors.</param>
/// <param name="IsBest">Whether this is the best model so far, which later checkpoints refer to.</param>
public sealed record RunSnapshot(RunState State, ModelState Model, bool IsBest = false)
{
    /// <summary>The checkpoint's directory, when it was read from one and every byte checked against its hash; else
    /// empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>The directory's name, by which checkpoints beside it refer to it.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The same with the name of the checkpoint that holds the best model, unless it is this one.</summary>
    public RunSnapshot NamingBest(string? checkpoint) => State.Best is not { } best ? this : this with
    {
        State = State with { Best = best with { Checkpoint = IsBest ? null : checkpoint } },
    };

    /// <summary>Fills a model of the job file's layout and optimizer; the reason when this one does not fit, otherwise
    /// null.</summary>
    public string? CopyTo(ModelState target)
    {
        if (CopyTo(target.Layout, target.Vector) is { } mismatch)
            return mismatch;
        var (stored, wanted) = (Model.Optimizer, target.Optimizer);
        if (!stored.Names.Order().SequenceEqual(wanted.Names.Order()))
            return $"checkpoint {Path} holds the state of optimizer {stored.Optimizer} "
                + $"({string.Join(", ", stored.Names)}); the job file's needs ({string.Join(", ", wanted.Names)})";
        foreach (var (name, vector) in wanted.Names.Zip(wanted.Vectors))
            stored.Vectors[stored.Names.IndexOf(name)].Span.CopyTo(vector.Span);
        return null;
    }

    /// <summary>Fills a model vector alone; the reason when the layout is another, otherwise null.</summary>
    public string? CopyTo(ParameterLayout layout, FlatBuffer vector)
    {
        if (!Model.Layout.Equals(layout))
            return $"checkpoint {Path} holds another model than the job file describes; "
                + "resume with the job file it was made with, or start afresh in another directory";
        Model.Vector.Span.CopyTo(vector.Span);
        return null;
    }
}
