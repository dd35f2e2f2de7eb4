using System.CommandLine;
using System.CommandLine.Parsing;

namespace DistTrain.Cli.Shell;

/// <summary>
/// Options from the environment, for containers: <c>DISTTRAIN_WORKERS=4</c> stands for <c>--workers 4</c> wherever the
/// command has that option and the command line does not give it. An option that may be repeated takes its values
/// separated by semicolons.
/// </summary>
public static class EnvironmentOptions
{
    private const string Prefix = "DISTTRAIN_";

    /// <summary>The variable of an option: <c>--exit-when-done</c> has <c>DISTTRAIN_EXIT_WHEN_DONE</c>.</summary>
    public static string VariableOf(Option option) =>
        Prefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    /// <summary>The command line with the options of the environment added to it, and the names of the variables used.</summary>
    public static (IReadOnlyList<string> Arguments, IReadOnlyList<string> Used) Apply(
        RootCommand root, IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var result = root.Parse(arguments).CommandResult;
        List<string> added = [];
        List<string> used = [];
        foreach (var option in result.Command.Options.Where(option => IsOurs(option) && !IsGiven(result, option)))
        {
            var value = variable(VariableOf(option));
            if (string.IsNullOrEmpty(value))
                continue;
            used.Add(VariableOf(option));
            foreach (var part in option.Arity.MaximumNumberOfValues > 1 ? value.Split(';') : [value])
                added.AddRange([option.Name, part.Trim()]);
        }
        // Behind the command's own words but before "--", after which nothing is an option any more.
        var end = Enumerable.Range(0, arguments.Count).FirstOrDefault(i => arguments[i] == "--", arguments.Count);
        return ([.. arguments.Take(end), .. added, .. arguments.Skip(end)], used);
    }

    private static bool IsOurs(Option option) =>
        option.Action is null;

    private static bool IsGiven(CommandResult result, Option option) =>
        result.GetResult(option) is { Implicit: false };
}
