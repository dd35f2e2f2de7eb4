using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DistTrain.Cli.Tests.Commands;

public sealed class HealthCommandTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HealthCommandTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [Fact]
    public async Task Health_PortTakesConnections_IsHealthy()
    {
        var run = await CliRun.Of("health", "--of", $"tcp://127.0.0.1:{Port}");

        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:{0}")]
    [InlineData("http://127.0.0.1:{0}/health/live")]
    public async Task Health_NobodyListens_IsNotHealthy(string url)
    {
        var port = Port;
        _listener.Stop();

        var run = await CliRun.Of("health", "--of", url.Replace("{0}", $"{port}", StringComparison.Ordinal));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"127.0.0.1:{port}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK", 0)]
    [InlineData("503 Service Unavailable", 1)]
    public async Task Health_HttpAnswer_CountsByItsStatus(string status, int exitCode)
    {
        var answer = AnswerOnce(status);

        var run = await CliRun.Of("health", "--of", $"http://127.0.0.1:{Port}/health/ready");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("GET /health/ready ", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_NoAnswer_IsNotHealthyAfterTheTimeout()
    {
        var run = await CliRun.Of("health", "--of", $"http://127.0.0.1:{Port}/", "--timeout", "0.2");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no answer in time", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("tcp://127.0.0.1")]
    public async Task Health_NotAnAddress_SaysWhatIsExpected(string url)
    {
        var run = await CliRun.Of("health", "--of", url);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("tcp://HOST:PORT", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> AnswerOnce(string status)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        var request = await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        return request ?? "";
    }
}
