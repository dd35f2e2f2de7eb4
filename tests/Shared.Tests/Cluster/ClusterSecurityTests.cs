using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Tests.Cluster;

public sealed class ClusterSecurityTests
{
    private static readonly Endpoint s_network = new("0.0.0.0", 4053);
    private static readonly Endpoint s_loopback = new("127.0.0.1", 4053);

    [Fact]
    public void Objection_NothingGiven_IsToTheNetworkAlone()
    {
        Assert.Null(ClusterSecurity.None.Objection(s_loopback));
        Assert.Contains("--secret-file", ClusterSecurity.None.Objection(s_network), StringComparison.Ordinal);
        Assert.Null((ClusterSecurity.None with { Insecure = true }).Objection(s_network));
    }

    [Theory]
    [InlineData(ProcessRole.Coordinator)]
    [InlineData(ProcessRole.Worker)]
    public void From_ASecretAlone_OpensTheNetworkWithACertificateOfTheRole(string role)
    {
        var security = ClusterSecurity.From(ClusterSecret.FromText(new string('0', 64)), role, TimeProvider.System);

        Assert.Null(security.Objection(s_network));
        Assert.Equal(role, security.Tls!.Role);
    }
}
