using System.Net;
using System.Text.Json.Nodes;
using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Api;

public sealed class StatusRoutesTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Live_ClusterSilent_IsLive()
    {
        _server.Cluster.Failure = new TimeoutException();

        Assert.Equal("live\n", await _server.Client.GetStringAsync("/health/live"));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.ServiceUnavailable)]
    public async Task Ready_AsTheClusterSays_WithItsReason(bool ready, HttpStatusCode code)
    {
        _server.Cluster.Cluster = new ClusterStatus(ready, "this process is joining", []);

        using var response = await _server.Client.GetAsync("/health/ready");

        Assert.Equal(code, response.StatusCode);
        Assert.Contains("this process is joining", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_Members_AreListed()
    {
        _server.Cluster.Cluster = new ClusterStatus(
            true, "fine", [new MemberStatus("10.0.0.1:4053", ["coordinator"], "up", true)]);

        var json = JsonNode.Parse(await _server.Client.GetStringAsync("/api/cluster"))!;

        Assert.True(json["ready"]!.GetValue<bool>());
        Assert.Equal("10.0.0.1:4053", json["members"]![0]!["address"]!.GetValue<string>());
        Assert.Equal("coordinator", json["members"]![0]!["roles"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.js")]
    [InlineData("/api/jobs")]
    [InlineData("/api/nothing")]
    [InlineData("/metrics")]
    public async Task Get_Anything_HasTheSecurityHeaders(string path)
    {
        using var response = await _server.Client.GetAsync(path);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/app.js", "text/javascript")]
    [InlineData("/view.js", "text/javascript")]
    [InlineData("/chart.js", "text/javascript")]
    [InlineData("/app.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task Page_Files_AreServedAndNameNoOtherHost(string path, string type)
    {
        using var response = await _server.Client.GetAsync(path);

        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg)", text);
        Assert.DoesNotMatch(@"<script>|<style|\sstyle=|\son[a-z]+=|javascript:", text);
    }
}
