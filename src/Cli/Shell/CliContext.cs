using DistTrain.Cli.Kernels;
using DistTrain.Cli.Training;
using DistTrain.Coordinator.Results;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Shell;

/// <summary>What a command sees of the process that it runs in, handed in so that tests can stand in for it.</summary>
public sealed class CliContext
{
    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where errors and warnings go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Output"/> is a terminal, where colours and a live line make sense.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Looks up an environment variable; null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs a training job in this process: ends with its result, or with an exception when it could not be started.</summary>
    public Func<LocalTrainingOptions, CancellationToken, Task<RunResult>> Train { get; init; } =
        static (_, _) => throw new NotSupportedException();

    /// <summary>
    /// Chooses the kernels of this process before its first tensor; a process that is not the program's own keeps the vendor's.
    /// </summary>
    public Func<KernelSet, KernelsInUse> UseKernels { get; init; } = static _ => CpuKernels.Use(KernelSet.Vendor);

    /// <summary>Cancelled by the first SIGINT or SIGTERM.</summary>
    public CancellationToken Interrupted { get; init; }

    public static CliContext OfProcess(CancellationToken interrupted) => new()
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
