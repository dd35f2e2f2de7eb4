using System.Net;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Api;

/// <summary>A page of somebody else, whose name was made to lead here, reads nothing.</summary>
public sealed class HostCheckTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:8080")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("10.1.2.3")]
    public async Task Get_ForAnAddressOrLocalhost_IsAnswered(string host) => Assert.Equal(HttpStatusCode.OK, await Get(host));

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("rebound.example:8080")]
    [InlineData("localhost.rebound.example")]
    [InlineData("127.0.0.1.rebound.example")]
    public async Task Get_ForSomebodyElsesName_IsMisdirected(string host) =>
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Get(host));

    [Fact]
    public async Task Get_ForAnotherName_SaysWhatToDo()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { Host = "trainer.example" } };

        using var response = await server.Client.SendAsync(request);

        Assert.Contains("--http-name trainer.example", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
    }

    [Theory]
    [InlineData("127.0.0.1", "trainer.example", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "other.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("0.0.0.0", "trainer.example", HttpStatusCode.OK)]
    [InlineData("0.0.0.0", "other.example", HttpStatusCode.MisdirectedRequest)]
    public async Task Get_WithNamesGiven_IsAnsweredForThemAlone(string listen, string host, HttpStatusCode expected) =>
        Assert.Equal(expected, await Get(host, listen, "trainer.example"));

    [Fact]
    public async Task Get_OnTheNetworkWithoutNames_IsAnsweredForAny() =>
        Assert.Equal(HttpStatusCode.OK, await Get("anything.example", "0.0.0.0"));

    private static async Task<HttpStatusCode> Get(string host, string listen = "127.0.0.1", params string[] names)
    {
        await using var server = await TestServer.StartAsync(options => options with { Host = listen, Names = [.. names] });
        var address = new UriBuilder(server.Address) { Host = "127.0.0.1", Path = "/health/live" }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = host } };
        using var response = await server.Client.SendAsync(request);
        return response.StatusCode;
    }
}
