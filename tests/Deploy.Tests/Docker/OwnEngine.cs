using System.Diagnostics;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>
/// A Docker engine that the tests started, by eng/docker-engine.sh: it lives as long as the script's standard input is open, so
/// it goes with all that is its own when the tests end in whatever way.
/// </summary>
internal sealed class OwnEngine : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(3);
    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-engine-").FullName;
    private readonly Process _process;

    private OwnEngine()
    {
        // A session of its own and no child of the tests: who ends them with all their children does not end the cleaning up.
        string[] arguments = ["--fork", "bash", Repository.At("eng", "docker-engine.sh"), _directory];
        _process = Process.Start(
            new ProcessStartInfo("setsid", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    public string Address => $"unix://{_directory}/docker.sock";

    /// <summary>Starts one; without it, says why it does not start here.</summary>
    public static async Task<(OwnEngine? Engine, string? Reason)> StartAsync(TimeSpan limit)
    {
        var engine = new OwnEngine();
        string? line;
        try
        {
            line = await engine._process.StandardOutput.ReadLineAsync().WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            line = $"no Docker engine within {limit}";
        }
        if (line == "ready")
            return (engine, null);
        await engine.DisposeAsync();
        return (null, line ?? "eng/docker-engine.sh ended without a word");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            // Its output ends when all is cleaned up.
            await _process.StandardOutput.ReadToEndAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            // It goes on cleaning up without us: nothing that a test could do better.
        }
        _process.Dispose();
    }
}
