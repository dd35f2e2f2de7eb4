using DistTrain.Shared.Security;

namespace DistTrain.Shared.Tests.Security;

public sealed class ScalarDerivationTests
{
    /// <summary>n is the order of P-256, as in SP 800-186.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", false)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", true)]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550", true)]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", false)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false)]
    public void IsPrivateKey_AroundTheBounds_IsFromOneToTheOrderLessOne(string scalar, bool isOne) =>
        Assert.Equal(isOne, ScalarDerivation.IsPrivateKey(Convert.FromHexString(scalar)));

    [Fact]
    public void Derive_AnotherLabel_IsAnotherKey()
    {
        var (one, other) = (new byte[ScalarDerivation.Bytes], new byte[ScalarDerivation.Bytes]);

        ScalarDerivation.Derive(new byte[32], "one"u8, one);
        ScalarDerivation.Derive(new byte[32], "other"u8, other);

        Assert.NotEqual(one, other);
    }
}
