using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DistTrain.Shared.Results;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>A coordinator and workers on loopback, with a directory of their own.</summary>
internal sealed class TrainingCluster : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-cluster-").FullName;
    private readonly List<TrainingProcess> _processes = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };

    public TrainingCluster(string job)
    {
        File.WriteAllText(JobFile, job);
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

    public string State => Path.Combine(_directory, "state");

    /// <summary>The coordinator that holds the ports of this cluster and trains the job.</summary>
    public TrainingProcess Coordinator(params string[] more) => Start([
        "coordinator", "--job", JobFile, "--exit-when-done", "--state", State,
        "--listen", $"127.0.0.1:{Port}", "--data-listen", $"127.0.0.1:{DataPort}", "--http", $"127.0.0.1:{HttpPort}",
        .. more]);

    public TrainingProcess Worker(string name, params string[] more) => Worker(name, [], more);

    /// <summary>A worker with variables of its own.</summary>
    public TrainingProcess Worker(string name, (string Name, string Value)[] variables, params string[] more) => Start(
        variables, ["worker", "--join", $"127.0.0.1:{Port}", "--name", name, "--cache", Path.Combine(_directory, "cache-" + name), .. more]);

    public TrainingProcess Start(params string[] arguments) => Start([], arguments);

    private TrainingProcess Start((string Name, string Value)[] variables, string[] arguments)
    {
        var process = new TrainingProcess([], arguments, [.. Variables, .. variables]);
        _processes.Add(process);
        return process;
    }

    public RunResult Result(string job) => RunResult.FromJson(File.ReadAllText(Path.Combine(State, "jobs", job, "result.json")));

    /// <summary>Sends a changing call: <c>/api/jobs/NAME/pause</c>.</summary>
    public Task Post(string path, string body = "") => Change(HttpMethod.Post, path, body);

    /// <summary>Sends a changing call: <c>/api/log-level</c>.</summary>
    public Task Put(string path, string body) => Change(HttpMethod.Put, path, body);

    private async Task Change(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(State, "token"))).Trim());
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
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
