using System.Text.Json;
using System.Text.RegularExpressions;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>docker-compose.yml brought up under a name and a port of the test's own.</summary>
internal sealed partial class ComposeProject : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private readonly DockerEngine _engine;
    private readonly Dictionary<string, string> _environment;
    private readonly string _job;

    public ComposeProject(DockerEngine engine, string jobDirectory, string job, int port)
    {
        _engine = engine;
        _job = job;
        Name = $"disttrain-test-{port}";
        Speaker = Coordinator;
        _environment = new Dictionary<string, string>(engine.Environment)
        {
            ["JOB_DIR"] = jobDirectory,
            ["HTTP_PORT"] = $"{port}",
            ["HTTP_PORT_B"] = $"{port + 100}",
            ["COMPOSE_PROJECT_NAME"] = Name,
            ["COMPOSE_ANSI"] = "never",
        };
    }

    public string Name { get; }

    [GeneratedRegex(@"epoch +(\d+)/")]
    private static partial Regex EpochLine();

    /// <summary>Runs <c>docker compose</c> on the project.</summary>
    public async Task<string> Compose(params string[] arguments) =>
        (await Command.RunAsync("docker", ["compose", .. arguments], Limit, _environment, Repository.Root)).Good();

    /// <summary>Runs <c>docker</c>.</summary>
    public async Task<string> Docker(params string[] arguments) => (await _engine.Docker(Limit, arguments)).Good();

    /// <summary>Brings everything up, or to another number of workers.</summary>
    public Task Up(int workers, params string[] profiles) =>
        Compose([.. profiles.SelectMany(profile => (string[])["--profile", profile]), "up", "--detach", "--no-build", "--scale", $"worker={workers}"]);

    public string Worker(int number) => $"{Name}-worker-{number}";

    public string Coordinator => $"{Name}-coordinator-1";

    /// <summary>The second coordinator, of the profile "ha".</summary>
    public string SecondCoordinator => $"{Name}-coordinator-b-1";

    /// <summary>The coordinator whose log is read.</summary>
    public string Speaker { get; set; }

    public string Network => $"{Name}_cluster";

    /// <summary>Waits until the job is past an epoch; returns the line that says so.</summary>
    public Task<string> PastEpoch(int epoch) =>
        Line($"epoch {epoch}", line => EpochLine().Match(line) is { Success: true } match && int.Parse(match.Groups[1].Value, null) >= epoch);

    /// <summary>Waits until the coordinator has said something, after a moment when one is given.</summary>
    public Task<string> Said(string text, DateTimeOffset? since) => Line(text, line => line.Contains(text, StringComparison.Ordinal), since);

    /// <summary>Waits for the end of the job and reads its result.</summary>
    public async Task<JsonElement> Result()
    {
        await Line("the end of the job", IsEnd);
        using var directory = new TemporaryDirectory();
        await Docker("cp", $"{Speaker}:/state/jobs/{_job}/result.json", directory.At("result.json"));
        return JsonDocument.Parse(await File.ReadAllTextAsync(directory.At("result.json"))).RootElement;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Compose("--profile", "*", "down", "--volumes", "--timeout", "10");

    private bool IsEnd(string line) => line.Contains($"job {_job}: ", StringComparison.Ordinal)
        && (line.Contains("-> completed", StringComparison.Ordinal) || line.Contains("-> failed", StringComparison.Ordinal));

    // The coordinator's log from its beginning, or from a moment on, until a line is there; nothing comes after the job's end.
    private async Task<string> Line(string what, Func<string, bool> wanted, DateTimeOffset? since = null)
    {
        string[] from = since is { } moment ? ["--since", moment.ToString("O")] : [];
        using var follow = new LogFollower(["logs", "--follow", .. from, Speaker], _environment);
        var line = await follow.FirstAsync(line => wanted(line) || IsEnd(line), Limit);
        return line is not null && wanted(line)
            ? line
            : throw new InvalidOperationException($"the coordinator's log ends before {what}; its last lines:\n{follow.LastLines}");
    }
}
