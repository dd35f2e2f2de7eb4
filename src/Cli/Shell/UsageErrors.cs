using System.CommandLine;
using System.CommandLine.Parsing;

namespace DistTrain.Cli.Shell;

/// <summary>Says what is wrong with a command line, all of it at once, and where to read more.</summary>
internal static class UsageErrors
{
    public static int Report(ParseResult parsed, IReadOnlyList<string> variables, TextWriter error)
    {
        var unknown = parsed.UnmatchedTokens.ToHashSet(StringComparer.Ordinal);
        foreach (var message in parsed.Errors.Select(Message).Distinct(StringComparer.Ordinal))
            error.WriteLine("error: " + message);
        foreach (var word in unknown)
        {
            if (Nearest(word, parsed.CommandResult.Command) is { } near)
                error.WriteLine($"       did you mean {near}?");
        }
        if (variables.Count > 0)
            error.WriteLine("       (taken from the environment: " + string.Join(", ", variables) + ")");
        error.WriteLine("help:  disttrain " + string.Concat(Path(parsed.CommandResult).Select(name => name + " ")) + "--help");
        return ExitCodes.BadInput;
    }

    private static string Message(ParseError error) => error.Message.TrimEnd('.');

    private static IEnumerable<string> Path(CommandResult result)
    {
        for (SymbolResult? at = result; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
            yield return command.Command.Name;
    }

    private static string? Nearest(string word, Command command)
    {
        var names = word.StartsWith('-')
            ? command.Options.Select(option => option.Name)
            : command.Subcommands.Select(sub => sub.Name);
        return names
            .Select(name => (name, distance: EditDistance(word, name)))
            .Where(pair => pair.distance <= 1 + pair.name.Length / 4)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.name)
            .FirstOrDefault();
    }

    /// <summary>The number of letters to insert, delete or replace.</summary>
    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}
