using DistTrain.Worker.Kernels;

namespace DistTrain.Worker.Tests.Kernels;

public sealed class VerdictStoreTests : IDisposable
{
    private static readonly KernelVerdict s_widest = new(KernelSet.Widest, 1.5);
    private static readonly KernelVerdict s_vendor = new(KernelSet.Vendor, 0.8);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("disttrain-");

    [Fact]
    public void GetOrTry_SecondTime_MakesNoTrial()
    {
        Assert.Equal(s_widest, Store().GetOrTry("a cpu", () => s_widest));

        Assert.Equal(s_widest, Store().GetOrTry("a cpu", () => throw new InvalidOperationException("a second trial")));
    }

    [Fact]
    public void GetOrTry_AnotherCpu_HasAVerdictOfItsOwn()
    {
        Store().GetOrTry("a cpu", () => s_widest);

        Assert.Equal(s_vendor, Store().GetOrTry("another cpu", () => s_vendor));
    }

    [Fact]
    public void GetOrTry_AnotherWasFirst_TakesItsVerdict()
    {
        // Another machine with the same home directory, say, keeps its verdict while this one makes its trial.
        var found = Store().GetOrTry("a cpu", () =>
        {
            File.WriteAllText(FileOf("a cpu"), s_vendor.ToLine());
            return s_widest;
        });

        Assert.Equal(s_vendor, found);
        Assert.Single(_directory.GetFiles());
    }

    [Fact]
    public async Task GetOrTry_ManyAtTheSameTime_MakeOneTrial()
    {
        var trials = 0;
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store().GetOrTry("a cpu", () =>
        {
            Interlocked.Increment(ref trials);
            return s_widest with { Speedup = 1.5 + (i * 0.125) };
        }))));

        Assert.Single(all.Distinct());
        Assert.Equal(1, trials);
    }

    [Fact]
    public void GetOrTry_FileThatIsNoVerdict_GivesWay()
    {
        Store().GetOrTry("a cpu", () => s_widest);
        File.WriteAllText(FileOf("a cpu"), "nonsense");

        Assert.Equal(s_vendor, Store().GetOrTry("a cpu", () => s_vendor));
        Assert.Equal(s_vendor.ToLine(), File.ReadAllText(FileOf("a cpu")));
    }

    [Fact]
    public void GetOrTry_TrialThatFailed_IsMadeAgainTheNextTime()
    {
        Assert.False(Store().GetOrTry("a cpu", () => KernelVerdict.Of(null, 0.01)).WasTried);

        Assert.Equal(s_widest, Store().GetOrTry("a cpu", () => s_widest));
    }

    [Fact]
    public void GetOrTry_PlaceThatCannotBeWritten_StillAnswers() =>
        Assert.Equal(s_widest, new VerdictStore("/proc/no/place").GetOrTry("a cpu", () => s_widest));

    public void Dispose() => _directory.Delete(recursive: true);

    private VerdictStore Store() => new(_directory.FullName);

    private string FileOf(string about)
    {
        var other = Directory.CreateTempSubdirectory("disttrain-");
        try
        {
            new VerdictStore(other.FullName).GetOrTry(about, () => s_widest);
            return Path.Combine(_directory.FullName, Path.GetFileName(Assert.Single(Directory.GetFiles(other.FullName))));
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }
}
