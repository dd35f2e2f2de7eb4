using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using DistTrain.Worker.Kernels;

namespace DistTrain.Cli.Commands;

/// <summary>Tries a set of kernels in another process, since a process can have one alone.</summary>
internal static class KernelTrial
{
    /// <summary>It takes half a second of processor time; a machine that is busy beyond measure gets no verdict.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs <see cref="TryKernelsCommand"/>.</summary>
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

    /// <summary>
    /// What stands between the running file and the program's own words: <c>dotnet DistTrain.Cli.dll</c> or nothing.
    /// </summary>
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
            // It has ended by itself.
        }
    }
}
