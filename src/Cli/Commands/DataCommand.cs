using System.CommandLine;
using System.Text;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Logging;
using DistTrain.Shared.Yaml;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain data</c>: generated data as a table.</summary>
internal sealed class DataCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain data heart --rows 300 --seed 1 --output heart.csv",
    ];

    private readonly Argument<string> _name = new("NAME")
    {
        Description = "What to generate: " + string.Join(", ", Enum.GetValues<SyntheticKind>().Select(KebabCase.Of)) + ".",
    };

    private readonly Option<int> _rows = new("--rows")
    {
        Description = "How many rows.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed gives the same bytes.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _output = CommonOptions.Output("The .csv file to write; one that is there is replaced.");

    public DataCommand(CliContext context) : base("data", "Write generated data as a table.")
    {
        _rows.Validators.Add(Numbers.AtLeastOne);
        _name.AcceptOnlyFromAmong([.. Enum.GetValues<SyntheticKind>().Select(KebabCase.Of)]);
        Arguments.Add(_name);
        foreach (var option in (Option[])[_rows, _seed, _output])
            Options.Add(option);
        SetAction(parsed =>
        {
            var kind = Enum.GetValues<SyntheticKind>().First(kind => KebabCase.Of(kind) == parsed.GetRequiredValue(_name));
            var (rows, output) = (parsed.GetValue(_rows), parsed.GetRequiredValue(_output));
            OutputFile.Write(output, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                SyntheticTables.WriteCsv(kind, rows, parsed.GetValue(_seed), writer);
            });
            context.Output.WriteLine(
                $"{Quantity.Count(rows, "row")} of synthetic {KebabCase.Of(kind)} data, seed {parsed.GetValue(_seed)}, "
                + $"written to {output}");
            return ExitCodes.Done;
        });
    }
}
