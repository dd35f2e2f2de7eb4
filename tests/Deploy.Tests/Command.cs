using System.Diagnostics;
using System.Text;

namespace DistTrain.Deploy.Tests;

/// <summary>What a program said, and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output of a program that is expected to succeed.</summary>
    public string Good() =>
        ExitCode == 0
            ? Output
            : throw new InvalidOperationException($"exit code {ExitCode}\n{Tail(Output, 4000)}\n{Tail(Error, 4000)}");

    /// <summary>The last of what it said, for one line.</summary>
    public string Ending => Tail((Error.Trim().Length > 0 ? Error : Output).Trim().ReplaceLineEndings(" "), 600);

    private static string Tail(string text, int length) => text.Length <= length ? text : "…" + text[^length..];
}

/// <summary>Runs programs, each within a time.</summary>
internal static class Command
{
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(
            directory => File.Exists(Path.Combine(directory, program)));

    /// <summary>Runs a program to its end; one that takes longer than <paramref name="limit"/> is killed with its
    /// children.</summary>
    public static async Task<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null,
        string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return new CommandResult(
                -1, output.ToString(), $"{error}\n{program} {string.Join(' ', arguments)}: not done after {limit}");
        }
        return new CommandResult(process.ExitCode, output.ToString(), error.ToString());
    }
}
