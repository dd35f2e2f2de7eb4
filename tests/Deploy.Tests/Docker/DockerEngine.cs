using System.Diagnostics;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>
/// A Docker engine for the tests: the one that is running, or one of their own (root on Debian with docker.io and debootstrap),
/// with its own data, socket and process file, which is gone with its rules and files afterwards.
/// </summary>
public sealed class DockerEngine : IAsyncLifetime
{
    /// <summary>Set to 1 to have these tests run; .ci/run does.</summary>
    public const string Switch = "DISTTRAIN_DOCKER_TESTS";

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly string[] OwnNeeds = ["dockerd", "debootstrap", "iptables", "tar", "ip"];
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
        _own = await OwnEngine.StartAsync(StartLimit);
        _environment["DOCKER_HOST"] = _own.Address;
        if ((await Docker(Short, "info")).ExitCode != 0)
            return "dockerd does not start here: " + _own.LastWords;
        await BaseImages.MakeAsync(this, _own.Directory);
        return null;
    }
}
