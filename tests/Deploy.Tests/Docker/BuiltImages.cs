using System.Text.Json;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>The engine with the images built on it, and what one process without a cluster makes of the tests' job.</summary>
public sealed class BuiltImages : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan TrainLimit = TimeSpan.FromMinutes(5);
    private readonly TemporaryDirectory _directory = new();
    private string? _expected;
    private bool _built;

    public DockerEngine Engine { get; } = new();

    /// <summary>The job's name.</summary>
    public static string JobName => "digits";

    /// <summary>Where its job.yaml lies.</summary>
    internal string JobDirectory => _directory.Path;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await Engine.InitializeAsync();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Docker", "job.yaml"), _directory.At("job.yaml"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Engine.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    /// <summary>Builds the services that are named, as <c>docker compose build</c> does for everybody.</summary>
    internal async Task BuildAsync(params string[] services)
    {
        if (_built)
            return;
        var build = await Command.RunAsync(
            "docker", ["compose", "--progress", "plain", "build", .. services], BuildLimit, Engine.Environment, Repository.Root);
        build.Good();
        _built = services.Contains("worker");
    }

    /// <summary>The parameters' hash after a run of coordinator and workers in one process.</summary>
    internal async Task<string> ExpectedAsync() => _expected ??= await TrainAsync();

    private async Task<string> TrainAsync()
    {
        var name = $"disttrain-test-{Environment.ProcessId}";
        var run = await Engine.Docker(
            TrainLimit, "run", "--name", name, "--network", "none", "--volume", $"{JobDirectory}:/job:ro", "disttrain/worker:0.1.0",
            "train", "/job/job.yaml", "--workers", "2", "--out", "/cache/run");
        try
        {
            run.Good();
            (await Engine.Docker(TrainLimit, "cp", $"{name}:/cache/run/result.json", _directory.At("expected.json"))).Good();
        }
        finally
        {
            await Engine.Docker(TrainLimit, "rm", "--force", "--volumes", name);
        }
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(_directory.At("expected.json")));
        return result.RootElement.GetProperty("parameters_sha256").GetString()!;
    }
}
