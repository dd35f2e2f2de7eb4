using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DistTrain.Coordinator.Results;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>A coordinator and workers on loopback, with a directory of their own.</summary>
internal sealed class TrainingCluster : IAsyncDisposable
{
    /// <summary>Workers are told the address that actors listen at, and there is the proxy; the port is the same.</summary>
    private static readonly IPAddress BehindTheProxy = IPAddress.Parse("127.0.0.2");
    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-cluster-").FullName;
    private readonly List<TrainingProcess> _processes = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private FrameProxy? _proxy;

    public TrainingCluster(TestJob job) : this(job.Text)
    {
    }

    public TrainingCluster(string jobFile)
    {
        File.WriteAllText(JobFile, jobFile);
        (Port, DataPort, HttpPort) = (FreePort(), FreePort(), FreePort());
        _http.BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}");
    }

    /// <summary>Variables in the environment of every process.</summary>
    public (string Name, string Value)[] Variables { get; init; } = [];

    public int Port { get; }

    public int DataPort { get; }

    public int HttpPort { get; }

    /// <summary>Everything that the processes write is below it.</summary>
    public string DirectoryPath => _directory;

    public string JobFile => Path.Combine(_directory, "job.yaml");

    private string SecretFile => Path.Combine(_directory, "secret");

    public string State => Path.Combine(_directory, "state");

    /// <summary>Puts a proxy before the data plane of the coordinator that is started after this.</summary>
    public FrameProxy Proxy() =>
        _proxy = new FrameProxy(new IPEndPoint(IPAddress.Loopback, DataPort), new IPEndPoint(BehindTheProxy, DataPort));

    /// <summary>The coordinator that holds the ports of this cluster and trains the job.</summary>
    public TrainingProcess Coordinator(params string[] more) => Start([
        "coordinator", "--job", JobFile, "--exit-when-done", "--state", State,
        "--listen", $"127.0.0.1:{Port}", "--data-listen", $"{(_proxy is null ? IPAddress.Loopback : BehindTheProxy)}:{DataPort}",
        "--http", $"127.0.0.1:{HttpPort}", .. more]);

    public TrainingProcess Worker(string name, params string[] more) => Worker(name, [], more);

    /// <summary>A worker with variables of its own.</summary>
    public TrainingProcess Worker(string name, (string Name, string Value)[] variables, params string[] more) => Run(
        [],
        ["worker", "--join", $"127.0.0.1:{Port}", "--name", name, "--cache", Path.Combine(_directory, "cache-" + name), .. more],
        variables);

    /// <summary>The coordinator on a machine of its own.</summary>
    public TrainingProcess CoordinatorOn(NetworkNamespaces machines, int machine)
    {
        File.WriteAllText(SecretFile, "a secret of this test alone");
        return Run(machines.On(machine),
        [
            "coordinator", "--job", JobFile, "--exit-when-done", "--state", State, "--secret-file", SecretFile,
            "--listen", $"{NetworkNamespaces.AddressOf(machine)}:{Port}", "--data-listen",
            $"{NetworkNamespaces.AddressOf(machine)}:{DataPort}",
            "--http", $"127.0.0.1:{HttpPort}",
        ]);
    }

    /// <summary>A worker on a machine of its own, named after it; the coordinator is on the first.</summary>
    public TrainingProcess WorkerOn(NetworkNamespaces machines, int machine) => Run(machines.On(machine),
    [
        "worker", "--join", $"{NetworkNamespaces.AddressOf(1)}:{Port}", "--name", $"w{machine}", "--secret-file", SecretFile,
        "--cache", Path.Combine(_directory, $"cache-w{machine}"),
    ]);

    /// <summary>Sends a changing call from the coordinator's machine, which alone can reach it.</summary>
    public async Task PostOn(NetworkNamespaces machines, int machine, string path)
    {
        var token = (await File.ReadAllTextAsync(Path.Combine(State, "token"))).Trim();
        var request = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{HttpPort}\r\nAuthorization: Bearer {token}\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";
        string[] command =
            [.. machines.On(machine), "bash", "-c",
                $"exec 3<>/dev/tcp/127.0.0.1/{HttpPort}; printf %s \"$0\" >&3; cat <&3", request];
        using var bash = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var answer = await bash.StandardOutput.ReadToEndAsync().WaitAsync(TrainingProcess.Limit);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    public TrainingProcess Start(params string[] arguments) => Run([], arguments);

    private TrainingProcess Run(string[] prefix, string[] arguments, params (string Name, string Value)[] variables)
    {
        var process = new TrainingProcess(prefix, arguments, [.. Variables, .. variables]);
        _processes.Add(process);
        return process;
    }

    public RunResult Result(string job) => RunResult.FromJson(File.ReadAllText(Path.Combine(State, "jobs", job, "result.json")));

    /// <summary>The epochs that a job wrote down.</summary>
    public IReadOnlyList<EpochRecord> Epochs(string job) =>
        [.. File.ReadLines(Path.Combine(State, "jobs", job, "epochs.jsonl")).Select(EpochRecord.FromJson)];

    /// <summary>Sends a changing call: <c>/api/jobs/NAME/pause</c>.</summary>
    public Task Post(string path, string body = "") => Change(HttpMethod.Post, path, body);

    /// <summary>Sends a changing call: <c>/api/log-level</c>.</summary>
    public Task Put(string path, string body) => Change(HttpMethod.Put, path, body);

    private async Task Change(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(State, "token"))).Trim());
        using var response = await _http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    public Task<string> Text(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonNode> Get(string path) => JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>A port that nobody holds now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
