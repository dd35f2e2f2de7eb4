using Spectre.Console;

namespace DistTrain.Cli.Shell;

/// <summary>Rows under headings: a drawn table on a terminal, aligned columns elsewhere.</summary>
/// <param name="Headings">The columns' names; one that starts with '#' has numbers, which stand to the right.</param>
internal sealed record TextTable(params string[] Headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] row) => _rows.Add(row);

    public void Write(CliContext context)
    {
        if (context.IsTerminal)
            WriteDrawn(context.Output);
        else
            WriteAligned(context.Output);
    }

    private bool IsNumber(int column) => Headings[column].StartsWith('#');

    private string Heading(int column) => Headings[column].TrimStart('#');

    private void WriteDrawn(TextWriter output)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (var i = 0; i < Headings.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(Heading(i)));
            table.AddColumn(IsNumber(i) ? column.RightAligned() : column);
        }
        foreach (var row in _rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    private void WriteAligned(TextWriter output)
    {
        string[][] lines = [[.. Headings.Select((_, i) => Heading(i))], .. _rows];
        var widths = Headings.Select((_, i) => lines.Max(line => line[i].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, i) => IsNumber(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
