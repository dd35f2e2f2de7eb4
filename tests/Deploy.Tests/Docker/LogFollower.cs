using System.Diagnostics;
using System.Threading.Channels;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary><c>docker logs --follow</c>, line by line.</summary>
internal sealed class LogFollower : IDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Queue<string> _last = new();
    private readonly Process _process;
    private int _open = 2;

    public LogFollower(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string LastLines => string.Join('\n', _last);

    /// <summary>The first line that is wanted; null when the log ended or the time is over before it came.</summary>
    public async Task<string?> FirstAsync(Func<string, bool> wanted, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(deadline.Token))
            {
                _last.Enqueue(line);
                if (_last.Count > 40)
                    _last.Dequeue();
                if (wanted(line))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            _last.Enqueue($"(nothing more within {limit})");
        }
        return null;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    // Each of the two streams ends with a null.
    private void Add(string? line)
    {
        if (line is not null)
            _lines.Writer.TryWrite(line);
        else if (Interlocked.Decrement(ref _open) == 0)
            _lines.Writer.TryComplete();
    }
}
