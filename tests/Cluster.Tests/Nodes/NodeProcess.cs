using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace DistTrain.Cluster.Tests.Nodes;

/// <summary>A process that runs <see cref="NodeProgram"/>, seen by its lines and steered by signals.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    /// <summary>No wait of these tests should come near it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];

    private NodeProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                _lines.Writer.TryComplete();
            else
                _lines.Writer.TryWrite(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                _lines.Writer.TryWrite("error " + line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Known once the node is ready.</summary>
    public string Address { get; private set; } = "";

    /// <param name="prefix">A command that runs the node, such as <c>ip netns exec NAME</c>.</param>
    /// <param name="host">The address that the node listens on.</param>
    /// <param name="port">The port; 0 for any.</param>
    /// <param name="stableAfter">How long a partition lasts before it is decided on.</param>
    /// <param name="seeds">Nodes to join; none for the first.</param>
    public static async Task<NodeProcess> StartAsync(string[] prefix, string host, int port, string stableAfter, params string[] seeds)
    {
        string[] command =
            [.. prefix, "dotnet", typeof(NodeProcess).Assembly.Location, host, port.ToString(CultureInfo.InvariantCulture), stableAfter, .. seeds];
        var node = new NodeProcess(Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        node.Address = (await node.UntilAsync(line => line.StartsWith("ready ", StringComparison.Ordinal)))["ready ".Length..];
        return node;
    }

    public static Task<NodeProcess> StartAsync(params string[] seeds) => StartAsync([], "127.0.0.1", 0, "1s", seeds);

    public Task<string> UntilAsync(string line) => UntilAsync(l => l == line);

    /// <summary>The next line that fits; those before it are passed over.</summary>
    public async Task<string> UntilAsync(Func<string, bool> fits)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (await _lines.Reader.WaitToReadAsync(limit.Token))
            {
                while (_lines.Reader.TryRead(out var line))
                {
                    _seen.Add(line);
                    if (fits(line))
                        return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Address} did not say it; it said:\n{string.Join("\n", _seen)}");
        }

        throw new InvalidOperationException($"{Address} has ended; it said:\n{string.Join("\n", _seen)}");
    }

    /// <summary>Whether the node has said this by now.</summary>
    public bool HasSaid(string line)
    {
        while (_lines.Reader.TryRead(out var next))
            _seen.Add(next);
        return _seen.Contains(line);
    }

    /// <summary>Asks an entity where it is, again and again until it answers: its address.</summary>
    public async Task<string> AskAsync(string id)
    {
        while (true)
        {
            await _process.StandardInput.WriteLineAsync($"ask {id} 1000");
            await _process.StandardInput.FlushAsync();
            var line = await UntilAsync(l => l.StartsWith($"answer {id} ", StringComparison.Ordinal) || l == $"noanswer {id}");
            if (line.StartsWith("answer", StringComparison.Ordinal))
                return line.Split(' ')[2];
        }
    }

    public async Task CommandAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends a signal by its name: KILL, STOP, CONT, TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, kill.ExitCode);
    }

    public Task EndedAsync() => _process.WaitForExitAsync().WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
        _process.Dispose();
    }
}
