using System.Diagnostics;
using System.Globalization;
using System.Text;
using DistTrain.Cli.Shell;

namespace DistTrain.Cluster.Tests;

/// <summary>The program as a process of its own. Disposing kills it if it still runs.</summary>
internal sealed class ProgramProcess : IDisposable
{
    /// <summary>How long a test waits for anything; far more than it takes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _error;

    private ProgramProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts <c>disttrain</c> with these arguments.</summary>
    public static ProgramProcess Start(params string[] arguments) => StartWith([], arguments);

    /// <summary>Starts <c>disttrain</c> with these variables in its environment.</summary>
    public static ProgramProcess StartWith((string Name, string Value)[] variables, params string[] arguments) =>
        StartCopy(typeof(ExitCodes).Assembly.Location, variables, arguments);

    /// <summary>Starts another file of it.</summary>
    public static ProgramProcess StartCopy(string program, (string Name, string Value)[] variables, params string[] arguments)
    {
        // A shell that runs the tests in the background ignores SIGINT, which all that they start would inherit.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for a line of standard output that starts so.</summary>
    public async Task WaitForLine(string start)
    {
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
            Assert.True(line is not null, $"the program ended before it said '{start}':\n{_output}");
            _output.AppendLine(line);
            if (line!.StartsWith(start, StringComparison.Ordinal))
                return;
        }
    }

    /// <summary>Sends a signal by its name: TERM, KILL.</summary>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Text)> End()
    {
        _output.Append(await _process.StandardOutput.ReadToEndAsync().WaitAsync(Limit));
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return (_process.ExitCode, _output + await _error.WaitAsync(Limit));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
