using DistTrain.Cli.Doctor;
using DistTrain.Worker.Libtorch;

namespace DistTrain.Cli.Tests.Doctor;

public class TorchChecksTests
{
    [Fact]
    public void Newest_VersionsOfALibrary_ComparesThemAsNumbers() =>
        Assert.Equal(
            "GLIBCXX_3.4.30",
            TorchChecks.Newest("\0GLIBCXX_3.4\0GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_DEBUG_MESSAGE_LENGTH\0GLIBCXX_3.4.11\0"));

    [Fact]
    public void Newest_NoVersions_IsNull() => Assert.Null(TorchChecks.Newest("GLIBC_2.34"));

    [Fact]
    public void CxxLibrary_VersionsWaived_NamesThem()
    {
        var finding = TorchChecks.CxxLibrary(null, ["GLIBCXX_3.4.32"]);

        Assert.Equal(
            "built in; TorchSharp's bridge asks for GLIBCXX_3.4.32 and uses nothing of it: loaded without", finding.Found);
    }

    [Fact]
    public void CxxLibrary_OfThisSystem_NamesFileAndNewestVersion()
    {
        _ = BridgeLoader.EnsureLoaded();

        var finding = TorchChecks.CxxLibrary(NativeLibraries.PathOf("libstdc++"), []);

        Assert.Matches(
            @"/libstdc\+\+\.so\.6\.\d+\.\d+, up to GLIBCXX_3\.4\.\d+; TorchSharp's bridge is loaded as it is$", finding.Found);
    }

    [Fact]
    public void Run_LibtorchThatDoesNotLoad_IsOneBadFinding()
    {
        var finding = Assert.Single(TorchChecks.Run(() => throw new LibtorchException("no libtorch; build with one")));

        Assert.Equal((FindingState.Bad, "no libtorch; build with one"), (finding.State, finding.Found));
    }
}
