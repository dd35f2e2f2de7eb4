using System.CommandLine;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary>Runs a command line, from its arguments to its exit code.</summary>
public static class DistTrainProgram
{
    /// <summary>Runs one command line; errors go to <see cref="CliContext.Error"/>, each as a line that starts with
    /// "error:".</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ProgramContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var root = CommandTree.Create(context);
        var (words, variables) = EnvironmentOptions.Apply(root, arguments, context.Variable);
        var parsed = root.Parse(words, new ParserConfiguration { EnablePosixBundling = false });
        if (parsed.Errors.Count > 0 && parsed.Action is null or { ClearsParseErrors: false })
            return UsageErrors.Report(parsed, variables, context.Error);

        var configuration = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, context.Interrupted);
        }
        catch (Exception exception)
        {
            return Failures.Report(exception, context);
        }
    }
}
