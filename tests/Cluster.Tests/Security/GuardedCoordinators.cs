using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DistTrain.Cluster.Tests.Training;
using DistTrain.Shared.Security;
using DistTrain.TestSupport;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>Two coordinators, one guarded by a secret, one by certificates of its own, that every case is tried on and that must outlive them all.</summary>
public sealed class GuardedCoordinators : IAsyncLifetime, IDisposable
{
    internal const string Secret = "correct horse battery staple";
    internal const string Token = "the token of changing calls";

    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-guarded-").FullName;
    private readonly TestAuthority _authority = new();
    private readonly ClusterRoot _root = ClusterRoot.Of(ClusterSecret.FromText(Secret));

    internal TestAuthority Authority => _authority;

    /// <summary>What the secret makes.</summary>
    internal ClusterRoot Root => _root;

    internal string AuthorityFile { get; private set; } = "";

    /// <summary>Guarded by the secret alone.</summary>
    internal GuardedCoordinator WithSecret { get; private set; } = null!;

    /// <summary>Guarded by certificates.</summary>
    internal GuardedCoordinator WithTls { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var secret = Path.Combine(_directory, "secret");
        await File.WriteAllTextAsync(secret, Secret + "\n");
        var token = Path.Combine(_directory, "token");
        await File.WriteAllTextAsync(token, Token + "\n");
        AuthorityFile = _authority.Write(_directory);
        var certificate = _authority.Write(_directory, "coordinator.pem", "coordinator");
        WithSecret = new GuardedCoordinator("--secret-file", secret, "--token-file", token);
        WithTls = new GuardedCoordinator("--tls-certificate", certificate, "--tls-ca", AuthorityFile, "--token-file", token);
        await WithSecret.IsReady();
        await WithTls.IsReady();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await WithSecret.DisposeAsync();
        await WithTls.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _root.Dispose();
    }
}

/// <summary>A coordinator's process.</summary>
internal sealed partial class GuardedCoordinator : IAsyncDisposable
{
    private const long LittleBytes = 32 << 20;
    private readonly TrainingCluster _cluster = new("name: none");
    private readonly TrainingProcess _process;

    public GuardedCoordinator(params string[] guards) => _process = _cluster.Start(
    [
        "coordinator", "--state", _cluster.State, "--listen", $"127.0.0.1:{Port}", "--data-listen", $"127.0.0.1:{DataPort}",
        "--http", $"127.0.0.1:{HttpPort}", .. guards,
    ]);

    public int Port => _cluster.Port;

    public int DataPort => _cluster.DataPort;

    public int HttpPort => _cluster.HttpPort;

    public TrainingProcess Process => _process;

    public TrainingCluster Cluster => _cluster;

    /// <summary>The address that actors know it by.</summary>
    public string Address => $"akka.tcp://disttrain@127.0.0.1:{Port}";

    public async Task IsReady()
    {
        await _process.Said("the page is at");
        await _process.Said($"coordinator 127.0.0.1:{Port} is up");
    }

    /// <summary>Does something to it, and checks that it took little memory for it and serves as before.</summary>
    public async Task Suffers(Action attack)
    {
        var before = await AllocatedBytes();
        attack();
        Assert.InRange(await AllocatedBytes() - before, 0, LittleBytes);
        Assert.True((await _cluster.Get("/api/cluster"))["ready"]!.GetValue<bool>());
    }

    /// <summary>Checks that a peer was named in one warning, however often it came.</summary>
    /// <param name="peer">Where it came from.</param>
    /// <param name="flush">Has somebody else refused in the same way, whose warning comes after all of the peer's.</param>
    /// <returns>The warning.</returns>
    public async Task<string> SaidOnceOf(IPAddress peer, Action<IPAddress> flush)
    {
        var last = Stranger.NewAddress();
        flush(last);
        await _process.Said($"{last}");
        return Assert.Single(_process.Text.Split('\n'), line => Regex.IsMatch(line, $@"\b{Regex.Escape(peer.ToString())}\b"));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task<long> AllocatedBytes() => (long)double.Parse(
        Allocated().Match(await _cluster.Text("/metrics")).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^dotnet_allocated_bytes_total\{\} (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Allocated();
}
