using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DistTrain.Cli.Shell;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>A coordinator or a worker of a test, seen by its lines and steered by signals. Disposing kills it if it still runs.</summary>
internal sealed class TrainingProcess : IAsyncDisposable
{
    /// <summary>How long a test waits for anything; far more than it takes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TrainingProcess(string[] prefix, string[] arguments, params (string Name, string Value)[] variables)
    {
        string[] command = [.. prefix, "dotnet", "exec", typeof(ExitCodes).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it has said.</summary>
    public string Text
    {
        get
        {
            lock (_lines)
                return string.Join("\n", _lines);
        }
    }

    /// <summary>The files that are mapped into its memory, one a line.</summary>
    public string Loaded() => File.ReadAllText($"/proc/{_process.Id}/maps");

    /// <summary>How many lines it has said; where a later wait begins.</summary>
    public int Mark
    {
        get
        {
            lock (_lines)
                return _lines.Count;
        }
    }

    /// <summary>Waits for a line with this text, from line <paramref name="after"/> on.</summary>
    public Task Said(string text, int after = 0) => Said(text, "", after);

    /// <summary>Waits for a line with both texts.</summary>
    public Task Said(string text, string end, int after = 0) => Said(
        l => l.Contains(text, StringComparison.Ordinal) && l.Contains(end, StringComparison.Ordinal), text, after);

    /// <summary>Waits for a line in which a regular expression is found.</summary>
    public Task SaidLike(string pattern) => Said(l => Regex.IsMatch(l, pattern), pattern, 0);

    private async Task Said(Predicate<string> isIt, string text, int after)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            Task news;
            lock (_lines)
            {
                if (_lines.Skip(after).Any(line => isIt(line)))
                    return;
                news = _news.Task;
            }

            try
            {
                await news.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"nothing with '{text}' was said:\n{Text}");
            }
        }
    }

    /// <summary>Sends a signal by its name: TERM, KILL, STOP, CONT.</summary>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> End()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"it did not end:\n{Text}");
        }

        return _process.ExitCode;
    }

    public async Task Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Add(line);
            _news.SetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
