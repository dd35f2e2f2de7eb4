using System.Diagnostics;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>A dockerd that a test started: everything of it lies in one directory, and its network rules go when it goes.</summary>
internal sealed class OwnEngine : IAsyncDisposable
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private string _rules = "";
    private string _forwarding = "";

    private OwnEngine()
    {
    }

    public string Address => $"unix://{_directory.At("docker.sock")}";

    public string Directory => _directory.Path;

    /// <summary>The end of its log.</summary>
    public string LastWords
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log.TakeLast(5));
        }
    }

    /// <summary>Starts it; afterwards it answers, or <see cref="LastWords"/> says why it does not.</summary>
    public static async Task<OwnEngine> StartAsync(TimeSpan limit)
    {
        var engine = new OwnEngine();
        engine._rules = (await Command.RunAsync("iptables-save", [], Limit)).Output;
        engine._forwarding = await File.ReadAllTextAsync(Forwarding);
        var at = engine._directory;
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dockerd",
                ["--data-root", at.At("data"), "--exec-root", at.At("exec"), "--pidfile", at.At("docker.pid"), "--host", engine.Address])
            {
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        process.ErrorDataReceived += (_, line) => engine.Note(line.Data);
        process.Exited += (_, _) => engine._ready.TrySetResult();
        process.Start();
        process.BeginErrorReadLine();
        engine._process = process;
        try
        {
            await engine._ready.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            engine.Note($"not ready after {limit}");
        }
        return engine;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            // Terminated, not killed: it stops its containers and its containerd.
            await Command.RunAsync("kill", ["-TERM", $"{process.Id}"], Limit);
            using var deadline = new CancellationTokenSource(Limit);
            try
            {
                await process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        _process?.Dispose();
        await RestoreNetworkAsync();
        await UnmountAsync();
        _directory.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
        if (line.Contains("API listen on", StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    private async Task RestoreNetworkAsync()
    {
        foreach (var table in (string[])["nat", "filter"])
        {
            await Command.RunAsync("iptables", ["-t", table, "-F"], Limit);
            await Command.RunAsync("iptables", ["-t", table, "-X"], Limit);
        }
        await Command.RunAsync("iptables", ["-P", "FORWARD", "ACCEPT"], Limit);
        if (_rules.Length > 0)
        {
            var saved = _directory.At("rules");
            await File.WriteAllTextAsync(saved, _rules);
            await Command.RunAsync("iptables-restore", [saved], Limit);
        }
        await Command.RunAsync("ip", ["link", "delete", "docker0"], Limit);
        await File.WriteAllTextAsync(Forwarding, _forwarding);
    }

    private async Task UnmountAsync()
    {
        var mounts = (await File.ReadAllLinesAsync("/proc/self/mounts")).Select(line => line.Split(' ')[1])
            .Where(mount => mount.StartsWith(_directory.Path + "/", StringComparison.Ordinal)).OrderByDescending(mount => mount.Length);
        foreach (var mount in mounts)
            await Command.RunAsync("umount", ["--lazy", mount], Limit);
    }
}
