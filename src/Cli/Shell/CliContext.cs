using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Shell;

/// <summary>What a command sees of the process that it runs in, handed in so that tests can stand in for it.</summary>
public class CliContext
{
    /// <summary>Where results go; standard output in the program.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Receives errors and warnings: standard error in a real process.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Output"/> is a terminal, where colours and a live line make sense.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Looks up an environment variable; null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Chooses the kernels of this process before its first tensor; a process that is not the program's own keeps the vendor's.
    /// </summary>
    public Func<KernelSet, KernelsInUse> UseKernels { get; init; } = static _ => CpuKernels.Use(KernelSet.Vendor);

    /// <summary>Cancelled by the first SIGINT, SIGTERM or SIGHUP.</summary>
    public CancellationToken Interrupted { get; init; }
}
