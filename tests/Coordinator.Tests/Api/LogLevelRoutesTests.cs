using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Api;

public sealed class LogLevelRoutesTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Put_LevelWithALimit_IsTheClustersUntilThen()
    {
        using var changed = await PutAsync("""{"level": "debug", "seconds": 600}""");
        var level = JsonNode.Parse(await _server.Client.GetStringAsync("/api/log-level"))!;

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("debug", level["level"]!.GetValue<string>());
        Assert.Equal("information", level["initial"]!.GetValue<string>());
        Assert.Equal(600, level["seconds_left"]!.GetValue<int>());
    }

    [Fact]
    public async Task Put_NoLevel_TakesTheChangeBack()
    {
        using var changed = await PutAsync("""{"level": "ERROR"}""");
        using var back = await PutAsync("""{"level": null}""");

        Assert.Equal("error", JsonNode.Parse(await changed.Content.ReadAsStringAsync())!["level"]!.GetValue<string>());
        Assert.Equal(
            """{"level":"information","initial":"information","seconds_left":null}""", await back.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"level": "loud"}""", "'loud' is no log level: debug, information, warning, error are")]
    [InlineData("""{"level": "3"}""", "'3' is no log level")]
    [InlineData("""{"level": "debug", "seconds": -1}""", "seconds -1: 1 to 86400 are expected")]
    [InlineData("""{"level": "debug", "minutes": 1}""", "is expected")]
    [InlineData("""{"level": "debug", "seconds": 0.5}""", "is expected")]
    [InlineData("""{"level": 1}""", "is expected")]
    [InlineData("{}", "is expected")]
    [InlineData("", "is expected")]
    public async Task Put_SomethingElse_IsRefusedWithWhatIsExpected(string body, string message)
    {
        using var response = await PutAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            message, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.Equal("information", _server.Cluster.LogLevel.Level);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another token")]
    public async Task Put_WithoutTheToken_ChangesNothing(string? token)
    {
        using var response = await PutAsync("""{"level": "debug"}""", token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("information", _server.Cluster.LogLevel.Level);
    }

    private async Task<HttpResponseMessage> PutAsync(string body, string? token = TestServer.Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/log-level") { Content = new StringContent(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _server.Client.SendAsync(request);
    }
}
