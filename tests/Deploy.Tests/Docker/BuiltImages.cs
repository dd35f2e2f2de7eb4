namespace DistTrain.Deploy.Tests.Docker;

/// <summary>The engine with the images built on it, and what one process without a cluster makes of a job.</summary>
public sealed class BuiltImages : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TrainLimit = TimeSpan.FromMinutes(8);
    private readonly TemporaryDirectory _directory = new();
    private readonly HashSet<string> _built = [];
    private readonly Dictionary<string, ModelOfAJob> _expected = [];

    public DockerEngine Engine { get; } = new();

    public static string JobName => "digits";

    /// <summary>The directory with the job's job.yaml.</summary>
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

    /// <summary>
    /// Builds the services that are named, as <c>docker compose build</c> does for everybody. A build that cannot be had on this
    /// machine skips the test; one that our sources break fails it.
    /// </summary>
    internal async Task BuildAsync(params string[] services)
    {
        Engine.Require();
        if (services.All(_built.Contains))
            return;
        var build = await Command.RunAsync(
            "docker", ["compose", "--progress", "plain", "build", .. services], BuildLimit, Engine.Environment, Repository.Root);
        if (build.ExitCode != 0 && !BuildLog.IsOurs(build.Output + build.Error))
            Engine.GiveUp("the images cannot be built here: " + build.Ending);
        build.Good();
        _built.UnionWith(services);
    }

    /// <summary>The end of a run of coordinator and workers in one process.</summary>
    internal async Task<ModelOfAJob> ExpectedAsync(string jobDirectory)
    {
        if (!_expected.TryGetValue(jobDirectory, out var model))
            _expected[jobDirectory] = model = await TrainAsync(jobDirectory);
        return model;
    }

    private async Task<ModelOfAJob> TrainAsync(string jobDirectory)
    {
        var name = $"disttrain-test-{Environment.ProcessId}";
        var run = await Engine.Docker(
            TrainLimit, "run", "--name", name, "--network", "none", "--volume", $"{jobDirectory}:/job:ro",
            "disttrain/worker:0.1.0",
            "train", "/job/job.yaml", "--workers", "2", "--out", "/cache/run");
        using var directory = new TemporaryDirectory();
        try
        {
            run.Good();
            (await Engine.Docker(TrainLimit, "cp", $"{name}:/cache/run/result.json", directory.At("expected.json"))).Good();
        }
        finally
        {
            await Engine.Docker(TrainLimit, "rm", "--force", "--volumes", name);
        }
        return ModelOfAJob.Read(directory.At("expected.json"));
    }
}
