using System.Security.Cryptography.X509Certificates;
using DistTrain.Shared.Security;
using Microsoft.Extensions.Time.Testing;

namespace DistTrain.Shared.Tests.Security;

public sealed class ClusterRootTests
{
    private static readonly ClusterSecret s_secret = ClusterSecret.FromText("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    /// <summary>Computed apart from this program (HMAC, PBKDF2 and the curve written out in Python). Another key here would
    /// part the processes of two releases: it takes a new label.</summary>
    [Theory]
    [InlineData(
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "6afc6927f5cd8357762bff5c07cfba0ec1ab683a35b3f8a87c9781bffc0de880",
        "5b7e81cabf1219a8c81ccf2edd190cb784f529c4cc09ffa308f2ccd3e3fecdc8")]
    [InlineData(
        "correct horse battery staple",
        "d3ceb9bf47794b04fe71d98c292d4e7daca7db41fe39db8937a74b64a8c9314d",
        "b89bedcbdf151438c8ee92547a0c8cd389c61d7a44229ec97a6effdc2bcecc6d")]
    public void Of_Secret_HasThePublicKeyThatFollowsFromIt(string secret, string x, string y)
    {
        using var root = ClusterRoot.Of(ClusterSecret.FromText(secret));
        using var key = root.Certificate.GetECDsaPublicKey()!;

        var point = key.ExportParameters(includePrivateParameters: false).Q;

        Assert.Equal((x, y), (Convert.ToHexStringLower(point.X!), Convert.ToHexStringLower(point.Y!)));
    }

    [Fact]
    public void Certificate_OfTwoProcesses_DiffersInItsSignatureAlone()
    {
        using var one = ClusterRoot.Of(s_secret);
        using var other = ClusterRoot.Of(s_secret);

        Assert.Equal(one.Certificate.SerialNumber, other.Certificate.SerialNumber);
        Assert.Equal(one.Certificate.Subject, other.Certificate.Subject);
        Assert.Equal(one.Certificate.PublicKey.EncodedKeyValue.RawData, other.Certificate.PublicKey.EncodedKeyValue.RawData);
        Assert.False(one.Certificate.HasPrivateKey);
    }

    [Fact]
    public void Issue_Role_IsInACertificateOfItsOwnThatIsNoAuthority()
    {
        using var root = ClusterRoot.Of(s_secret);

        var one = root.Issue(ProcessRole.Worker, TimeProvider.System);
        var other = root.Issue(ProcessRole.Worker, TimeProvider.System);

        Assert.Equal("worker", one.Role);
        Assert.True(one.Certificate.HasPrivateKey);
        Assert.NotEqual(one.Certificate.SerialNumber, other.Certificate.SerialNumber);
        Assert.NotEqual(one.Certificate.GetPublicKeyString(), other.Certificate.GetPublicKeyString());
        Assert.False(Assert.Single(one.Certificate.Extensions.OfType<X509BasicConstraintsExtension>()).CertificateAuthority);
    }

    [Fact]
    public void Issue_Validity_BeginsADayAgoAndLastsTwoYears()
    {
        using var root = ClusterRoot.Of(s_secret);
        var now = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);

        var certificate = root.Issue(ProcessRole.Worker, new FakeTimeProvider(now)).Certificate;

        Assert.Equal(now.AddDays(-1).UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(now.AddDays(731).UtcDateTime, certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void Issue_ClockThatStartedAtItsEpoch_StillWorks()
    {
        using var root = ClusterRoot.Of(s_secret);

        var certificate = root.Issue(ProcessRole.Worker, new FakeTimeProvider(DateTimeOffset.UnixEpoch)).Certificate;

        Assert.Equal(DateTime.UnixEpoch, certificate.NotBefore.ToUniversalTime());
    }
}
