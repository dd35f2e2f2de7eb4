using Akka.Configuration;
using DistTrain.Shared.DataPlane.Tcp;
using DistTrain.Shared.Hosting;
using DistTrain.Shared.Security;
using DistTrain.Shared.Tests.DataPlane;

namespace DistTrain.Shared.Tests.Hosting;

public sealed class ClusterSecurityTests
{
    private static readonly Endpoint s_network = new("0.0.0.0", 4053);
    private static readonly Endpoint s_loopback = new("127.0.0.1", 4053);
    private static readonly RemotingAbilities s_both = new("both", true, true);
    private static readonly RemotingAbilities s_certificates = new("certificates", false, true);
    private static readonly RemotingAbilities s_neither = new("neither", false, false);

    [Fact]
    public void Objection_NothingGiven_IsToTheNetworkAlone()
    {
        Assert.Null(ClusterSecurity.None.Objection(s_loopback));
        Assert.Contains("--secret-file", ClusterSecurity.None.Objection(s_network), StringComparison.Ordinal);
        Assert.Null((ClusterSecurity.None with { Insecure = true }).Objection(s_network));
    }

    [Fact]
    public void Objection_EngineThatKnowsNoSecret_AsksForTls()
    {
        var security = new ClusterSecurity { Secret = "a secret of the cluster" };

        Assert.Null(security.Objection(s_network, s_both));
        Assert.Contains("--tls-certificate", security.Objection(s_network, s_certificates), StringComparison.Ordinal);
        Assert.Null(security.Objection(s_loopback, s_neither));
        Assert.Null((security with { Insecure = true }).Objection(s_network, s_neither));
    }

    [Fact]
    public void Objection_EngineThatAsksForNoCertificates_IsNotOpenedByTls()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("worker");
        var security = new ClusterSecurity { Tls = new TlsIdentity(certificate, [authority.Certificate]), Secret = "a secret of the cluster" };

        Assert.Null(security.Objection(s_network, s_certificates));
        Assert.Contains("1.5.52", security.Objection(s_network, s_neither), StringComparison.Ordinal);
    }

    [Fact]
    public void Caution_SecretThatTheEngineDoesNotKnow_SaysWhatGuardsTheActors()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("worker");
        var secret = new ClusterSecurity { Secret = "a secret of the cluster" };
        var both = secret with { Tls = new TlsIdentity(certificate, [authority.Certificate]) };

        Assert.Null(secret.Caution(s_both));
        Assert.Null(ClusterSecurity.None.Caution(s_neither));
        Assert.EndsWith("whoever reaches its port can take part", secret.Caution(s_certificates), StringComparison.Ordinal);
        Assert.EndsWith("so TLS guards the actors", both.Caution(s_certificates), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("akka.remote.dot-netty.tcp.ssl.suppress-validation = false", false, false)]
    [InlineData("akka.remote.dot-netty.tcp.ssl.require-mutual-authentication = true", false, true)]
    [InlineData("akka.remote.dot-netty.tcp.secret = \"\"", true, false)]
    public void Abilities_OfAReferenceConfiguration_AreItsSettings(string reference, bool secret, bool certificates)
    {
        var abilities = RemotingAbilities.Of("an engine", ConfigurationFactory.ParseString(reference));

        Assert.Equal((secret, certificates), (abilities.ProvesSecret, abilities.AsksForCertificates));
    }

    [Fact]
    public void Abilities_OfThisBuild_AreRead() => Assert.NotEmpty(RemotingAbilities.OfThisBuild.Name);

    [Fact]
    public void ToString_WithASecret_DoesNotTellIt() =>
        Assert.DoesNotContain("hush", new ClusterSecurity { Secret = "hush hush hush hush" }.ToString(), StringComparison.Ordinal);
}
