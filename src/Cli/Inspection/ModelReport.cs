using System.Globalization;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Numerics;

namespace DistTrain.Cli.Inspection;

/// <summary>Prints what a model file holds: facts, then a line for each tensor.</summary>
internal static class ModelReport
{
    public static void Write(ModelFile model, CliContext context)
    {
        foreach (var (name, text) in Facts(model))
            context.Output.WriteLine($"{name,-12} {text}");
        context.Output.WriteLine();

        var table = new TextTable("tensor", "kind", "shape", "#values", "#smallest", "#largest");
        foreach (var entry in model.Layout.Entries)
        {
            var values = model.Model.Span.Slice(entry.Offset, entry.Count);
            var (smallest, largest) = Range(values);
            table.Add(
                entry.Name, entry.Kind == EntryKind.Parameter ? "parameter" : "buffer", $"[{string.Join(", ", entry.Shape)}]",
                entry.Count.ToString("N0", CultureInfo.InvariantCulture), smallest, largest);
        }
        table.Write(context);
    }

    internal static IEnumerable<(string Name, string Text)> Facts(ModelFile model)
    {
        yield return ("model", model.Path);
        if (model.State is not { } state)
        {
            yield return (
                "parameters",
                Number(model.Layout.ParameterCount) + " (a safetensors file without its run: nothing to verify against)");
            yield break;
        }
        yield return ("verified", "OK: sizes and SHA-256 of every file are those of its manifest");
        yield return ("job", $"{state.JobName}, seed {state.Seed}");
        yield return ("parameters", Number(model.Layout.ParameterCount));
        yield return (
            "position",
            $"{Quantity.Count(state.History.Count, "epoch")} completed, {Quantity.Count(state.Position.Step, "step")}");
        if (state.History.Count > 0)
            yield return ("last", EpochLine.Format(state.History[^1], null, null));
        if (state.Best is { } best)
            yield return (
                "best",
                $"epoch {best.Epoch} by {best.Monitor} {Quantity.Figure(best.Value)}"
                + (best.Checkpoint is { } where ? $", in {where}" : ", this one"));
        var ledger = state.Ledger;
        yield return (
            "trained on",
            $"{Quantity.Count(ledger.Samples, "sample")} in {ledger.WallSeconds.ToString("N1", CultureInfo.InvariantCulture)} s"
            + " with " + (ledger.MinWorkers == ledger.MaxWorkers ? "" : $"{ledger.MinWorkers} to ")
            + Quantity.Count(ledger.MaxWorkers, "worker"));
        yield return ("written by", $"disttrain {state.Program}, start {state.RunAttempt} of the job; {state.Numerics}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static (string Smallest, string Largest) Range(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
            return ("-", "-");
        var (smallest, largest) = (values[0], values[0]);
        foreach (var value in values)
            (smallest, largest) = (MathF.Min(smallest, value), MathF.Max(largest, value));
        return (Quantity.Figure(smallest), Quantity.Figure(largest));
    }
}
