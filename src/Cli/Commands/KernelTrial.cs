using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Commands;

/// <summary>Times a set of kernels in another process, since a process can only ever use one set.</summary>
internal static class KernelTrial
{
    /// <summary>A trial takes half a second of processor time; on an overloaded machine there is no result.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs <c>disttrain try-kernels</c> (<see cref="TryKernelsCommand"/>) and reads its answer.</summary>
    /// <returns>Seconds for the products of a training step; null when that did not work.</returns>
    public static double? Measure(KernelSet set)
    {
        string[] words = [.. Program(), TryKernelsCommand.CommandName, KernelSets.Name(set)];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        if (process is null)
            return null;
        using var limit = new Timer(_ => End(process), null, Limit, Timeout.InfiniteTimeSpan);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && double.TryParse(said, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
    }

    /// <summary>The arguments before the program's own: <c>DistTrain.Cli.dll</c> where <c>dotnet</c> runs it, otherwise
    /// none.</summary>
    private static string[] Program() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Assembly.GetEntryAssembly()!.Location]
        : [];

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // The process has already ended.
        }
    }
}
