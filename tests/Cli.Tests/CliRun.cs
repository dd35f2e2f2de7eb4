using DistTrain.Cli.Commands;
using DistTrain.Cli.Shell;
using DistTrain.Cli.Training;
using DistTrain.Coordinator.Results;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Tests;

/// <summary>One call of the program inside the test process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    public static Task<CliRun> Of(params string[] arguments) => With(new(), arguments);

    public static async Task<CliRun> With(Setting setting, params string[] arguments)
    {
        using var error = new StringWriter();
        using var output = setting.Output ?? new StringWriter();
        var code = await DistTrainProgram.RunAsync(arguments, new ProgramContext
        {
            Output = output,
            Error = error,
            Variable = setting.Variables.GetValueOrDefault,
            Interrupted = setting.Interrupted,
            Train = setting.Train,
            UseKernels = setting.UseKernels,
        });
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The console, environment and stand-ins that the call sees.</summary>
    internal sealed class Setting
    {
        public Dictionary<string, string> Variables { get; init; } = [];

        public CancellationToken Interrupted { get; init; }

        public StringWriter? Output { get; init; }

        public Func<KernelSet, KernelsInUse> UseKernels { get; init; } = static _ => CpuKernels.Use(KernelSet.Vendor);

        public Func<LocalTrainingOptions, CancellationToken, Task<RunResult>> Train { get; init; } =
            static (_, _) => throw new InvalidOperationException("training was not expected");
    }
}
