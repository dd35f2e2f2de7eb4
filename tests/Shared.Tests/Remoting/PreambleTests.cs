using DistTrain.Shared.Remoting;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Tests.Remoting;

public sealed class PreambleTests
{
    private const string Known = "44544143" + "01" + "02" + "0000" + "0807060504030201";

    [Fact]
    public void Write_AWorkers_HasItsPlacesAndIsReadBack()
    {
        var preamble = new Preamble(ProcessRole.Worker, 0x0102030405060708);
        var bytes = new byte[Preamble.Size];
        preamble.Write(bytes);

        Assert.Equal(Known, Convert.ToHexString(bytes));
        Assert.Equal(preamble, Preamble.Read(bytes));
    }

    [Theory]
    [InlineData(4, 9, "it speaks version 9 of the actors' protocol, this process version 1")]
    [InlineData(5, 0, "role 0, which there is not")]
    [InlineData(5, 3, "role 3, which there is not")]
    [InlineData(6, 1, "reserved bytes")]
    [InlineData(0, 0x20, "does not speak the protocol of DistTrain's actors")]
    [InlineData(0, 0x16, "it speaks TLS, and this process has neither secret nor certificate")]
    public void Read_AByteChanged_IsRefusedWithTheReason(int at, byte value, string reason)
    {
        var bytes = Convert.FromHexString(Known);
        bytes[at] = value;

        Assert.Contains(
            reason, Assert.Throws<PeerRefusedException>(() => Preamble.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("16", null)]
    [InlineData("160301", null)]
    [InlineData("44544143", "it speaks without TLS")]
    [InlineData("47455420", "it does not speak TLS")]
    public void Objection_WithTls_TellsByTheFirstBytes(string first, string? reason)
    {
        var problem = Preamble.FindProblem(Convert.FromHexString(first), withTls: true);

        Assert.Equal(reason is null, problem is null);
        Assert.Contains(reason ?? "", problem ?? "", StringComparison.Ordinal);
    }
}
