using DistTrain.Cli.Shell;
using DistTrain.Cli.Training;
using DistTrain.Coordinator.Results;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Commands;

/// <summary>What the commands see of their process, replaced in tests; and how it trains.</summary>
public sealed class ProgramContext : CliContext
{
    /// <summary>Runs a training job in this process: returns its result, or throws when it could not be started.</summary>
    public Func<LocalTrainingOptions, CancellationToken, Task<RunResult>> Train { get; init; } =
        static (_, _) => throw new NotSupportedException();

    /// <summary>The context of a real process: its console, environment and kernels.</summary>
    /// <param name="interrupted">Cancelled by the first SIGINT, SIGTERM or SIGHUP.</param>
    public static ProgramContext OfProcess(CancellationToken interrupted) => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        IsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
        Variable = Environment.GetEnvironmentVariable,
        Train = LocalTraining.RunAsync,
        UseKernels = static wanted => CpuKernels.Use(wanted, KernelTrial.Measure),
        Interrupted = interrupted,
    };
}
