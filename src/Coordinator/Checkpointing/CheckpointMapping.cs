using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using DistTrain.Coordinator.Optimization;
using DistTrain.Coordinator.Stopping;
using DistTrain.Coordinator.Training;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>Between a run in memory and a checkpoint on disk.</summary>
internal static class CheckpointMapping
{
    private static readonly string Program =
        typeof(CheckpointMapping).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>A snapshot as it is written.</summary>
    /// <param name="snapshot">The run.</param>
    /// <param name="context">The job.</param>
    /// <param name="best">Name of the checkpoint that holds the best model, if it is not this one.</param>
    public static CheckpointSnapshot ToCheckpoint(TrainingSnapshot snapshot, TrainingContext context, string? best)
    {
        var state = snapshot.State;
        var training = state.History.Sum(e => e.SamplesPerSecond > 0 ? e.Samples / e.SamplesPerSecond : 0) + (state.Epoch?.Seconds ?? 0);
        return new CheckpointSnapshot(
            new CheckpointState
            {
                JobId = context.Id.Value,
                JobName = context.Job.Name,
                RunAttempt = context.RunAttempt,
                Position = state.Position,
                Seed = context.Job.Seed,
                Progress = state.Epoch,
                Schedule = state.Plateau,
                EarlyStopping = state.EarlyStopping,
                Best = state.Best is { } value
                    ? new BestCheckpoint(value.Epoch, context.Job.BestBy.ToString(), value.Value, snapshot.IsBest ? null : best)
                    : null,
                History = [.. state.History],
                Ledger = new RunLedger(state.Samples, state.MinWorkers, state.MaxWorkers, state.WallSeconds, training, state.Heterogeneous),
                Tensors = StoredTensor.Of(snapshot.Layout),
                Encoder = JsonDocument.Parse(context.Data.Encoder.ToJson()).RootElement,
                DataSet = context.Data.ContentKey,
                JobFile = JobFileWriter.Write(context.Job),
                Program = Program,
                Numerics = snapshot.Numerics,
            },
            snapshot.Layout, snapshot.Model, snapshot.OptimizerName, snapshot.OptimizerStateNames, snapshot.OptimizerState);
    }

    /// <summary>Where a run goes on, from its newest good checkpoint and the one that holds its best model.</summary>
    public static ResumePoint ToResumePoint(Checkpoint checkpoint, Checkpoint? best)
    {
        var stored = checkpoint.State;
        var state = new RunState(
            stored.Position, stored.Progress, stored.Schedule, stored.EarlyStopping,
            stored.Best is { } value ? new EpochValue(value.Epoch, value.Value) : null,
            [.. stored.History], stored.Ledger.Samples, stored.Ledger.WallSeconds, stored.Ledger.MinWorkers, stored.Ledger.MaxWorkers)
        {
            Heterogeneous = stored.Ledger.Heterogeneous,
        };
        return new ResumePoint(
            state,
            (layout, vector) => Copy(checkpoint, layout, vector),
            (layout, optimizer) => Copy(checkpoint, layout, optimizer),
            best is null ? null : (layout, vector) => Copy(best, layout, vector))
        {
            Numerics = stored.Numerics,
        };
    }

    private static string? Copy(Checkpoint checkpoint, ParameterLayout layout, FlatBuffer vector)
    {
        if (!checkpoint.Layout.Equals(layout))
            return $"checkpoint {checkpoint.Path} holds another model than the job file describes; "
                + "resume with the job file it was made with, or start afresh in another directory";
        checkpoint.Model.Span.CopyTo(vector.Span);
        return null;
    }

    private static string? Copy(Checkpoint checkpoint, ParameterLayout layout, OptimizerState optimizer)
    {
        if (!checkpoint.StateNames.Order().SequenceEqual(optimizer.Names.Order()))
            return $"checkpoint {checkpoint.Path} holds the state of optimizer {checkpoint.Optimizer} "
                + $"({string.Join(", ", checkpoint.StateNames)}); the job file's needs ({string.Join(", ", optimizer.Names)})";
        foreach (var (name, vector) in optimizer.Names.Zip(optimizer.Vectors))
            checkpoint.OptimizerState[checkpoint.StateNames.IndexOf(name)].Span.CopyTo(vector.Span);
        return null;
    }
}
