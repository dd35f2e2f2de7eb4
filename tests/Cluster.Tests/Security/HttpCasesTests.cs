using System.Globalization;
using System.Net;
using System.Text;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>What a coordinator's port for people and programs refuses.</summary>
[Collection(nameof(GuardedCoordinators))]
public sealed class HttpCasesTests(GuardedCoordinators coordinators)
{
    private const int Attempts = 3;
    private const string Change = "POST /api/jobs/x/cancel HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
    private static readonly string s_right = $"Authorization: Bearer {GuardedCoordinators.Token}\r\n";

    [Fact]
    public void RightToken_IsHeard() => Assert.Equal(404, Status(Stranger.NewAddress(), $"{Change}{s_right}\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: Bearer another token of changing calls\r\n")]
    [InlineData("Authorization: Bearer the token of changing call\r\n")]
    [InlineData("Authorization: Bearer\r\n")]
    [InlineData("Authorization: Basic dGhlIHRva2VuIG9mIGNoYW5naW5nIGNhbGxz\r\n")]
    [InlineData("Cookie: token=the token of changing calls\r\n")]
    public async Task ChangeWithoutTheToken_IsRefused(string header) =>
        await IsRefused(401, "token", $"{Change}{header}\r\n");

    [Fact]
    public async Task RequestForAnotherHost_IsRefused() =>
        await IsRefused(421, "rebound.example", "GET /api/jobs HTTP/1.1\r\nHost: rebound.example\r\n\r\n");

    [Fact]
    public async Task Garbage_IsRefused() => await IsRefused(400, "request line", "no request at all\r\n\r\n");

    [Fact]
    public async Task Tls_IsRefused() =>
        await IsRefused(400, "request", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. new byte[64]]);

    [Fact]
    public async Task HugeHeader_IsRefused() => await IsRefused(
        431, "headers", $"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 1 << 20)}\r\n\r\n");

    [Fact]
    public async Task HugeRequestLine_IsRefused() =>
        await IsRefused(414, "line", $"GET /{new string('x', 1 << 20)} HTTP/1.1\r\n\r\n");

    [Fact]
    public async Task HugeBodyWithoutTheToken_IsRefusedUnread() => await IsRefused(
        401, "token", $"POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10L << 30}\r\n\r\n");

    [Fact]
    public async Task HugeBodyWithTheToken_IsRefusedUnread() => await IsRefused(
        413, "body too large", $"POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n{s_right}Content-Length: {10L << 30}\r\n\r\n");

    [Fact]
    public async Task ConflictingLengths_AreRefused() => await IsRefused(
        400, "", $"POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n{s_right}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx");

    private Task IsRefused(int status, string reason, string request) =>
        IsRefused(status, reason, Encoding.ASCII.GetBytes(request));

    private async Task IsRefused(int status, string reason, byte[] request)
    {
        var peer = Stranger.NewAddress();
        await coordinators.WithSecret.Suffers(() =>
        {
            for (var i = 0; i < Attempts; i++)
                Assert.Equal(status, Status(peer, request));
        });
        var said = await coordinators.WithSecret.SaidOnceOf(peer, last => Status(last, "the last one\r\n\r\n"));
        Assert.Contains(reason, said, StringComparison.OrdinalIgnoreCase);
    }

    private int Status(IPAddress peer, string request) => Status(peer, Encoding.ASCII.GetBytes(request));

    private int Status(IPAddress peer, ReadOnlySpan<byte> request)
    {
        using var stranger = new Stranger(peer, coordinators.WithSecret.HttpPort);
        stranger.Send(request);
        var answer = Encoding.ASCII.GetString(stranger.Receive("HTTP/1.1 200".Length));
        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
        return int.Parse(answer[9..], CultureInfo.InvariantCulture);
    }
}
