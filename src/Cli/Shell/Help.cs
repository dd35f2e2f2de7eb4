using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DistTrain.Cli.Shell;

/// <summary>
/// <c>--help</c>, under the name that people type (the library would show the assembly's), with the examples of a command
/// below its options.
/// </summary>
internal sealed class Help(IReadOnlyDictionary<string, string[]> examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        configuration.Output = text;
        new HelpAction { MaxWidth = 110 }.Invoke(parseResult);
        configuration.Output = output;

        output.WriteLine(text.ToString().Replace(RootCommand.ExecutableName, "disttrain", StringComparison.Ordinal).TrimEnd());
        var command = parseResult.CommandResult.Command;
        if (examples.TryGetValue(command is RootCommand ? "" : command.Name, out var lines))
        {
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach (var line in lines)
                output.WriteLine("  " + line);
        }
        return ExitCodes.Done;
    }
}
