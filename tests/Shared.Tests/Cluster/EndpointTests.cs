using DistTrain.Shared.Cluster;

namespace DistTrain.Shared.Tests.Cluster;

public class EndpointTests
{
    [Theory]
    [InlineData("coordinator", "coordinator:4053")]
    [InlineData("coordinator:99", "coordinator:99")]
    [InlineData(" localhost:1 ", "127.0.0.1:1")]
    [InlineData("[::1]:7", "[::1]:7")]
    [InlineData("::1", "[::1]:4053")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    public void TryParse_Good_IsWrittenBack(string text, string expected)
    {
        Assert.True(Endpoint.TryParse(text, 4053, out var endpoint));
        Assert.Equal(expected, endpoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":4053")]
    [InlineData("host:port")]
    [InlineData("host:70000")]
    [InlineData("host:-1")]
    public void TryParse_Bad_IsRefused(string text) => Assert.False(Endpoint.TryParse(text, 4053, out _));
}
