using System.Text.RegularExpressions;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>A compose file brought up under a name and a port of the test's own.</summary>
internal sealed partial class ComposeProject : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly DockerEngine _engine;
    private readonly Dictionary<string, string> _environment;
    private readonly string _directory;
    private readonly string _job;

    /// <summary>The repository's file on a job of the test's.</summary>
    public ComposeProject(DockerEngine engine, string jobDirectory, string job, int port)
        : this(engine, Repository.Root, job, $"disttrain-test-{port}")
    {
        _environment["COMPOSE_FILE"] = "docker-compose.yml:" + Path.Combine(AppContext.BaseDirectory, "Docker", "compose.yml");
        _environment["JOB_DIR"] = jobDirectory;
        _environment["HTTP_PORT"] = $"{port}";
        _environment["HTTP_PORT_B"] = $"{port + 100}";
    }

    /// <summary>The file of a clone as it is, with the job that it names.</summary>
    public ComposeProject(DockerEngine engine, string directory, string job, string name)
    {
        (_engine, _directory, _job, Name) = (engine, directory, job, name);
        Speaker = Coordinator;
        _environment = new Dictionary<string, string>(engine.Environment)
        {
            ["COMPOSE_PROJECT_NAME"] = Name, ["COMPOSE_ANSI"] = "never",
        };
    }

    public string Name { get; }

    public string Coordinator => $"{Name}-coordinator-1";

    /// <summary>The second coordinator, of the profile "ha".</summary>
    public string SecondCoordinator => $"{Name}-coordinator-b-1";

    /// <summary>The coordinator whose log is read.</summary>
    public string Speaker { get; set; }

    public string Network => $"{Name}_cluster";

    public string Worker(int number) => $"{Name}-worker-{number}";

    /// <summary>Runs <c>docker compose</c> on the project.</summary>
    public async Task<string> Compose(params string[] arguments) => (await TryCompose(Limit, arguments)).Good();

    /// <summary>The same; whether it succeeds is for the caller to say.</summary>
    public Task<CommandResult> TryCompose(TimeSpan limit, params string[] arguments) =>
        Command.RunAsync("docker", ["compose", .. arguments], limit, _environment, _directory);

    /// <summary>Runs <c>docker</c>.</summary>
    public async Task<string> Docker(params string[] arguments) => (await _engine.Docker(Limit, arguments)).Good();

    /// <summary>A file of a container with its rights and owner, as tar lists it: the images have no program that could say
    /// it.</summary>
    public async Task<string> Listed(string container, string file) => (await Command.RunAsync(
        "bash", ["-c", "docker cp \"$0\" - | tar --list --verbose --numeric-owner", $"{container}:{file}"], Limit,
        _environment)).Good();

    /// <summary>Brings everything up, or to another number of workers.</summary>
    public Task Up(int workers, params string[] profiles) => Compose(
        [.. profiles.SelectMany(
            profile => (string[])["--profile", profile]), "up", "--detach", "--no-build", "--scale", $"worker={workers}"]);

    /// <summary>Waits until the job is past an epoch; returns the line that says so.</summary>
    public Task<string> PastEpoch(int epoch) =>
        Line(
            $"epoch {epoch}",
            line => EpochLine().Match(line) is { Success: true } match && int.Parse(match.Groups[1].Value, null) >= epoch);

    /// <summary>Waits until the coordinator has said something, after a moment when one is given.</summary>
    public Task<string> Said(string text, DateTimeOffset? since = null) =>
        Line($"\"{text}\"", line => line.Contains(text, StringComparison.Ordinal), since);

    /// <summary>The same, with the job held meanwhile: it is not over before, however fast it trains and slow containers
    /// start.</summary>
    public async Task SaidWhileHeld(string text, DateTimeOffset? since = null)
    {
        await Control("pause");
        await Said(text, since);
        await Control("resume");
    }

    /// <summary>Waits until a container's health check has succeeded, after a moment.</summary>
    public async Task Healthy(string container, DateTimeOffset since)
    {
        using var follow = new LogFollower(
            ["events", "--since", since.ToString("O"), "--filter", $"container={container}"], _environment);
        if (await follow.FirstAsync(line => line.Contains("health_status: healthy", StringComparison.Ordinal), Limit) is null)
            throw new InvalidOperationException($"{container} is not healthy; its last events:\n{follow.LastLines}");
    }

    /// <summary>Waits for the end of the job and reads its result.</summary>
    public async Task<ModelOfAJob> Result()
    {
        await Line("the end of the job", IsEnd);
        using var directory = new TemporaryDirectory();
        await Docker("cp", $"{Speaker}:/state/jobs/{_job}/result.json", directory.At("result.json"));
        return ModelOfAJob.Read(directory.At("result.json"));
    }

    /// <summary>All that the coordinator said.</summary>
    public async Task<string> Log()
    {
        var log = await _engine.Docker(Limit, "logs", Speaker);
        return log.Output + log.Error;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Compose("--profile", "*", "down", "--volumes", "--timeout", "1");

    private Task<string> Control(string command) =>
        Docker("exec", Speaker, "/app/disttrain", command, _job, "--token-file", "/state/token");

    [GeneratedRegex(@"epoch +(\d+)/")]
    private static partial Regex EpochLine();

    [GeneratedRegex(": [a-z-]+ -> (completed|stopped-early|failed|cancelled)")]
    private static partial Regex EndLine();

    private bool IsEnd(string line) => line.Contains($"job {_job}: ", StringComparison.Ordinal) && EndLine().IsMatch(line);

    // The coordinator's log from its beginning, or from a moment on, until a line is there; nothing comes after the job's end.
    private async Task<string> Line(string what, Func<string, bool> wanted, DateTimeOffset? since = null)
    {
        string[] from = since is { } moment ? ["--since", moment.ToString("O")] : [];
        using var follow = new LogFollower(["logs", "--follow", .. from, Speaker], _environment);
        var line = await follow.FirstAsync(line => wanted(line) || IsEnd(line), Limit);
        return line is not null && wanted(line)
            ? line
            : throw new InvalidOperationException(
                $"the coordinator's log ends before {what}; its last lines:\n{follow.LastLines}");
    }
}
