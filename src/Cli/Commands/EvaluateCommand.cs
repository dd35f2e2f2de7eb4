using System.CommandLine;
using DistTrain.Cli.Inference;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Evaluation;
using DistTrain.Shared.Logging;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain evaluate</c>: a trained model's loss and metrics on every row of a table.</summary>
internal sealed class EvaluateCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain evaluate --model runs/heart-20260102T030405Z --data other-patients.csv",
    ];

    private readonly Option<string> _model = CommonOptions.Model();

    private readonly Option<string> _data = new("--data")
    {
        Description = "A table with the columns that the model was trained on, and the target; all its rows are used.",
        HelpName = "FILE",
        Required = true,
    };

    public EvaluateCommand(CliContext context) : base("evaluate", "Compute a trained model's loss and metrics on a table.")
    {
        Options.Add(_model);
        Options.Add(_data);
        SetAction(parsed => Run(parsed.GetRequiredValue(_model), parsed.GetRequiredValue(_data), context));
    }

    private static int Run(string modelPath, string data, CliContext context)
    {
        using var model = LoadedModel.Load(modelPath, context);
        using var table = TableBatches.Open(data, model, needsTarget: true);
        var collector = EvaluationCollector.For(model.Job);
        var samples = 0L;
        foreach (var batch in table.Read().Where(batch => batch.Samples > 0))
        {
            context.Interrupted.ThrowIfCancellationRequested();
            var (loss, outputs) = model.Model.Evaluate(batch.Features.Span, batch.Targets.Span, batch.Samples);
            collector.Add(loss, outputs, batch.Targets.Span, batch.Samples);
            samples += batch.Samples;
        }
        if (samples == 0)
            throw new BadInputException($"--data {data}: no row to evaluate");
        foreach (var warning in table.Warnings())
            context.Error.WriteLine("warning: " + warning);

        var result = collector.Summarise();
        Line(context, "model", model.Path);
        Line(context, "samples", Quantity.Count(samples, "sample")
            + (table.LeftOut > 0 ? $", and {Quantity.Count(table.LeftOut, "row")} with missing values left out" : ""));
        Line(context, "loss", Quantity.Figure(result.Loss));
        foreach (var metric in result.Metrics)
            Line(context, metric.Key.Replace('_', '-'), Quantity.Figure(metric.Value));
        return ExitCodes.Done;
    }

    private static void Line(CliContext context, string name, string text) => context.Output.WriteLine($"{name,-12} {text}");
}
