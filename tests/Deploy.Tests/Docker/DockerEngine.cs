namespace DistTrain.Deploy.Tests.Docker;

/// <summary>
/// A Docker engine for the tests: the one that is running, or one of their own (root on Debian with docker.io and debootstrap).
/// Where neither can be had, the tests are skipped and say why.
/// </summary>
public sealed class DockerEngine : IAsyncLifetime
{
    /// <summary>Set to 1 to have these tests run; .ci/run does.</summary>
    public const string Switch = "DISTTRAIN_DOCKER_TESTS";

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ImagesLimit = TimeSpan.FromMinutes(3);
    private static readonly string[] OwnNeeds = ["bash", "setsid", "dockerd", "debootstrap", "iptables", "tar", "ip"];
    private readonly Dictionary<string, string> _environment = [];
    private OwnEngine? _own;
    private string? _reason;

    /// <summary>What programs that talk to the engine need in their environment.</summary>
    internal IReadOnlyDictionary<string, string> Environment => _environment;

    /// <summary>Skips the test when there is no engine, and says why.</summary>
    public void Require() => Skip.If(_reason is not null, _reason);

    /// <summary>Runs <c>docker</c>.</summary>
    internal async Task<CommandResult> Docker(TimeSpan limit, params string[] arguments) =>
        await Command.RunAsync("docker", arguments, limit, _environment);

    /// <summary>Has this test, and those after it, skipped.</summary>
    internal void GiveUp(string reason)
    {
        _reason = reason;
        Require();
    }

    /// <inheritdoc/>
    public async Task InitializeAsync() => _reason = await FindAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_own is not null)
            await _own.DisposeAsync();
    }

    private async Task<string?> FindAsync()
    {
        if (System.Environment.GetEnvironmentVariable(Switch) != "1")
            return $"takes minutes: set {Switch}=1 to run the tests with a Docker engine";
        if (!Command.Exists("docker"))
            return "docker is not installed";
        // Where eng/docker-tools.sh puts compose when the system has none.
        var plugins = Repository.At(".build", "docker");
        if (Directory.Exists(plugins))
            _environment["DOCKER_CONFIG"] = plugins;
        _environment["DOCKER_BUILDKIT"] = "1";
        if ((await Docker(Short, "compose", "version")).ExitCode != 0)
            return "docker compose (version 2) is not installed; eng/docker-tools.sh fetches it";
        if ((await Docker(Short, "info")).ExitCode == 0)
            return null;
        if (!OperatingSystem.IsLinux() || System.Environment.UserName != "root")
            return "no Docker engine runs here, and only root can start one";
        var missing = OwnNeeds.Where(program => !Command.Exists(program)).ToList();
        if (missing.Count > 0)
            return $"no Docker engine runs here, and {string.Join(", ", missing)} to start one is not installed";
        (_own, var reason) = await OwnEngine.StartAsync(StartLimit);
        if (_own is null)
            return reason;
        _environment["DOCKER_HOST"] = _own.Address;
        return await MakeBaseImagesAsync() ?? await TryAsync();
    }

    private async Task<string?> MakeBaseImagesAsync()
    {
        var made = await Command.RunAsync("bash", [Repository.At("eng", "docker-base-images.sh")], ImagesLimit, _environment);
        return made.ExitCode == 0 ? null : $"no base images can be made here: {made.Error.Trim()}";
    }

    // Whether this machine lets containers have what docker-compose.yml asks for: what fails afterwards is ours.
    private async Task<string?> TryAsync()
    {
        const string Network = "disttrain-try";
        var image = Images.Dockerfile.Read("deploy/docker/Dockerfile").Default("BUILD_IMAGE")!;
        string[][] commands =
        [
            ["network", "create", Network],
            ["run", "--detach", "--name", Network, "--network", Network, "--read-only", "--cap-drop", "ALL", "--security-opt",
                "no-new-privileges:true", "--tmpfs", "/tmp:mode=1777,size=16m,noexec,nosuid,nodev", "--cpus", "1",
                "--memory", "64m",
                "--publish", "127.0.0.1::8080", image, "sleep", "600"],
            ["run", "--rm", "--network", Network, image, "getent", "hosts", Network],
            ["network", "disconnect", Network, Network],
            ["network", "connect", Network, Network],
            ["rm", "--force", Network],
            ["network", "rm", Network],
        ];
        foreach (var command in commands)
        {
            if (await Docker(Short, command) is { ExitCode: not 0 } refused)
                return $"this machine does not let containers do what the tests need: docker {string.Join(' ', command)}: "
                    + $"{refused.Error.Trim()}";
        }
        return null;
    }
}
