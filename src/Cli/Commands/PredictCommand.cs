using System.CommandLine;
using System.Text;
using DistTrain.Cli.Inference;
using DistTrain.Cli.Shell;
using DistTrain.Shared.Logging;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain predict</c>: a trained model's predictions for the rows of a table.</summary>
internal sealed class PredictCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain predict --model runs/heart-20260102T030405Z --input patients.csv --output predictions.csv",
    ];

    private readonly Option<string> _model = CommonOptions.Model();

    private readonly Option<string> _input = new("--input")
    {
        Description = "A table with the columns that the model was trained on, in any order; others are passed over.",
        HelpName = "FILE.csv",
        Required = true,
    };

    private readonly Option<string> _output = CommonOptions.Output(
        "The table to write: the row's number, its id if the input has that column, and the prediction.");

    public PredictCommand(CliContext context) : base("predict", "Predict the rows of a table with a trained model.")
    {
        Options.Add(_model);
        Options.Add(_input);
        Options.Add(_output);
        SetAction(parsed => Run(
            parsed.GetRequiredValue(_model), parsed.GetRequiredValue(_input), parsed.GetRequiredValue(_output), context));
    }

    private static int Run(string modelPath, string input, string output, CliContext context)
    {
        using var model = LoadedModel.Load(modelPath, context);
        using var table = TableBatches.Open(input, model, needsTarget: false);
        var rows = 0L;
        OutputFile.Write(output, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            rows = Write(model, table, writer, context.Interrupted);
        });
        foreach (var warning in table.Warnings())
            context.Error.WriteLine("warning: " + warning);
        context.Output.WriteLine($"{Quantity.Count(rows, "row")} predicted by {model.Path}, written to {output}");
        if (table.LeftOut > 0)
            context.Output.WriteLine($"{Quantity.Count(table.LeftOut, "row")} with missing values got no prediction");
        return ExitCodes.Done;
    }

    private static long Write(LoadedModel model, TableBatches table, StreamWriter writer, CancellationToken interrupted)
    {
        var format = new PredictionFormat(model.Job.Loss, model.Encoder);
        string[] names = ["row", .. table.HasIds ? ["id"] : Array.Empty<string>(), .. format.Columns];
        writer.WriteLine(string.Join(',', names.Select(Quoted)));
        var predicted = 0L;
        foreach (var batch in table.Read())
        {
            interrupted.ThrowIfCancellationRequested();
            var outputs = batch.Samples > 0 ? model.Model.Predict(batch.Features.Span, batch.Samples) : [];
            var width = batch.Samples > 0 ? outputs.Length / batch.Samples : 0;
            foreach (var row in batch.Rows)
            {
                var fields = row.Sample is { } sample
                    ? format.Fields(outputs.AsSpan(sample * width, width))
                    : format.Columns.Select(_ => "");
                string[] head = table.HasIds ? [row.Number.ToString(), row.Id] : [row.Number.ToString()];
                writer.WriteLine(string.Join(',', head.Concat(fields).Select(Quoted)));
            }
            predicted += batch.Samples;
        }
        return predicted;
    }

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\n\r") ? '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : field;
}
