using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Tests;

/// <summary>One call of the program inside the test process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static Task<CliRun> Of(params string[] arguments) => With([], arguments);

    public static async Task<CliRun> With(Dictionary<string, string> variables, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var code = await DistTrainProgram.RunAsync(arguments, new CliContext
        {
            Output = output,
            Error = error,
            Variable = variables.GetValueOrDefault,
        });
        return new(code, output.ToString(), error.ToString());
    }
}
