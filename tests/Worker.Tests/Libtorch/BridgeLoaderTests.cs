using DistTrain.Worker.Libtorch;
using static TorchSharp.torch;

namespace DistTrain.Worker.Tests.Libtorch;

public class BridgeLoaderTests
{
    [Fact]
    public void Register_NobodyHasCalledAnything_TorchSharpComputes()
    {
        using var sum = ones(3).sum();

        Assert.Equal(3f, sum.item<float>());
    }

    [Fact]
    public void EnsureLoaded_Twice_IsTheSame() => Assert.Same(BridgeLoader.EnsureLoaded(), BridgeLoader.EnsureLoaded());

    [Fact]
    public void EnsureLoaded_AnySystem_WaivesWhatItsCxxLibraryLacksAndNothingElse()
    {
        var newest = NativeLibraries.PathOf("libstdc++")!;
        var has = File.ReadAllText(newest, System.Text.Encoding.Latin1).Contains("GLIBCXX_3.4.32\0", StringComparison.Ordinal);

        Assert.Equal(has ? [] : ["GLIBCXX_3.4.32"], BridgeLoader.EnsureLoaded().VersionsWaived);
    }

    [Fact]
    public void Load_NoBridgeInTheDirectories_NamesThem()
    {
        var refused = Assert.Throws<LibtorchException>(() => BridgeLoader.Load(["/nowhere", "/neither"]));

        Assert.Contains("/nowhere, /neither", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no library at all")]
    [InlineData("")]
    public void Load_BridgeThatIsNoLibrary_IsRefusedInOneLine(string content)
    {
        var directory = Directory.CreateTempSubdirectory("disttrain-");
        try
        {
            File.WriteAllText(Path.Combine(directory.FullName, "libLibTorchSharp.so"), content);

            var refused = Assert.Throws<LibtorchException>(() => BridgeLoader.Load([directory.FullName]));

            Assert.StartsWith(
                Path.Combine(directory.FullName, "libLibTorchSharp.so") + " does not load: ",
                refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
