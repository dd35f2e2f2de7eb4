using System.Net.Http.Headers;
using DistTrain.Coordinator.Api;
using Serilog.Core;

namespace DistTrain.TestSupport;

/// <summary>A server on a port of its own, with a state directory that goes with it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Token = "correct horse battery staple";

    private readonly HttpServer _server;

    private TestServer(HttpServer server, FakeCluster cluster, string state)
    {
        _server = server;
        Cluster = cluster;
        State = state;
        Client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public FakeCluster Cluster { get; }

    public string State { get; }

    public HttpClient Client { get; }

    public Uri Address => _server.Address;

    public static async Task<TestServer> StartAsync(Func<HttpOptions, HttpOptions>? change = null)
    {
        var state = Directory.CreateTempSubdirectory("disttrain-http-").FullName;
        var cluster = new FakeCluster();
        var options = new HttpOptions
        {
            Host = "127.0.0.1",
            Port = 0,
            Token = Token,
            StateDirectory = state,
            WatchInterval = TimeSpan.FromMilliseconds(20),
        };
        return new TestServer(
            await HttpServer.StartAsync(change?.Invoke(options) ?? options, cluster, Logger.None), cluster, state);
    }

    /// <summary>The directory of a job, which is made.</summary>
    public string JobDirectory(string id) => Directory.CreateDirectory(Path.Combine(State, "jobs", id)).FullName;

    public async Task<HttpResponseMessage> PostAsync(string path, string body = "", string? token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Client.SendAsync(request);
    }

    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }
}
