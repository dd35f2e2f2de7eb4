using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DistTrain.Coordinator.Http;

namespace DistTrain.Coordinator.Tests.Http;

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
        _server.Cluster.Cluster = new ClusterView(ready, "this process is joining", []);

        using var response = await _server.Client.GetAsync("/health/ready");

        Assert.Equal(code, response.StatusCode);
        Assert.Contains("this process is joining", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_Members_AreListed()
    {
        _server.Cluster.Cluster = new ClusterView(true, "fine", [new MemberView("10.0.0.1:4053", ["coordinator"], "up", true)]);

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

    [Fact]
    public async Task Metrics_JobsAndWorkers_FollowTheTextFormat()
    {
        _server.Cluster.Jobs["a"] = JobStatusJson.Write(Samples.Job("a"));
        _server.Cluster.Jobs["b"] = JobStatusJson.Write(Samples.Job("b", "waiting-for-workers") with { LastEpoch = null, Position = null, Workers = [] });
        _server.Cluster.Workers = """[{"worker":"w\"1","job":"a","state":"leased"},{"worker":"w2","job":null,"state":"free"}]""";

        using var response = await _server.Client.GetAsync("/metrics");
        var samples = Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal("0.0.4", response.Content.Headers.ContentType!.Parameters.Single(p => p.Name == "version").Value);
        Assert.Equal(23, samples["disttrain_steps_total{job=\"a\"}"]);
        Assert.Equal(640, samples["disttrain_samples_total{job=\"a\"}"]);
        Assert.Equal(3, samples["disttrain_epoch{job=\"a\"}"]);
        Assert.Equal(0.5, samples["disttrain_loss{job=\"a\",part=\"train\"}"]);
        Assert.Equal(0.625, samples["disttrain_loss{job=\"a\",part=\"validation\"}"]);
        Assert.Equal(0.75, samples["disttrain_metric{job=\"a\",metric=\"accuracy\",part=\"validation\"}"]);
        Assert.Equal(1, samples["disttrain_job_state{job=\"a\",state=\"training\"}"]);
        Assert.Equal(0, samples["disttrain_job_state{job=\"b\",state=\"training\"}"]);
        Assert.Equal(1, samples["disttrain_jobs{state=\"waiting-for-workers\"}"]);
        Assert.Equal(1, samples["disttrain_workers{state=\"free\"}"]);
        Assert.Equal(1, samples["disttrain_ready"]);
        Assert.True(samples["process_resident_memory_bytes"] > 1e6);
        Assert.DoesNotContain("disttrain_loss{job=\"b\",part=\"train\"}", samples.Keys);
    }

    [Fact]
    public async Task Metrics_ClusterSilent_SayNotReady()
    {
        _server.Cluster.Failure = new TimeoutException();

        var samples = Parse(await _server.Client.GetStringAsync("/metrics"));

        Assert.Equal(0, samples["disttrain_ready"]);
        Assert.Contains("process_cpu_seconds_total", samples.Keys);
    }

    [Fact]
    public async Task Metrics_EveryName_IsInTheManual()
    {
        _server.Cluster.Jobs["a"] = JobStatusJson.Write(Samples.Job("a"));
        var text = await _server.Client.GetStringAsync("/metrics");
        var manual = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "operations.md"));

        Assert.All(Regex.Matches(text, "(?m)^# TYPE ([a-z_]+) ").Select(m => m.Groups[1].Value), name => Assert.Contains($"`{name}`", manual, StringComparison.Ordinal));
    }

    /// <summary>Reads the format strictly: HELP and TYPE before the samples of a metric, each metric once, a line end at the end.</summary>
    private static Dictionary<string, double> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        var (metric, metrics) = ("", new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Regex.Match(line, @"^# HELP ([a-z_][a-z0-9_]*) \S.*$") is { Success: true } help)
                Assert.True(metrics.Add(metric = help.Groups[1].Value), "twice: " + metric);
            else if (line.StartsWith('#'))
                Assert.Matches($"^# TYPE {metric} (counter|gauge)$", line);
            else
            {
                var sample = Regex.Match(line, """^([a-z_][a-z0-9_]*)((?:\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*\})?) (\S+)$""");
                Assert.True(sample.Success, line);
                Assert.Equal(metric, sample.Groups[1].Value);
                samples.Add(sample.Groups[1].Value + sample.Groups[2].Value, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture));
            }
        }

        return samples;
    }
}
