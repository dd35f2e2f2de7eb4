using DistTrain.Worker.Kernels;

namespace DistTrain.Worker.Tests.Kernels;

public sealed class KernelTrialStoreTests : IDisposable
{
    private static readonly KernelTrialResult s_widest = new(KernelSet.Widest, 1.5);
    private static readonly KernelTrialResult s_vendor = new(KernelSet.Vendor, 0.8);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("disttrain-");

    [Fact]
    public void GetOrMeasure_SecondTime_MakesNoTrial()
    {
        Assert.Equal(s_widest, Store().GetOrMeasure("a cpu", () => s_widest));

        Assert.Equal(s_widest, Store().GetOrMeasure("a cpu", () => throw new InvalidOperationException("a second trial")));
    }

    [Fact]
    public void GetOrMeasure_AnotherCpu_HasAResultOfItsOwn()
    {
        Store().GetOrMeasure("a cpu", () => s_widest);

        Assert.Equal(s_vendor, Store().GetOrMeasure("another cpu", () => s_vendor));
    }

    [Fact]
    public void GetOrMeasure_AnotherWasFirst_TakesItsResult()
    {
        // Another machine with the same home directory, say, keeps its result while this one makes its trial.
        var found = Store().GetOrMeasure("a cpu", () =>
        {
            File.WriteAllText(FileOf("a cpu"), s_vendor.ToLine());
            return s_widest;
        });

        Assert.Equal(s_vendor, found);
        Assert.Single(_directory.GetFiles());
    }

    [Fact]
    public async Task GetOrMeasure_ManyAtTheSameTime_MakeOneTrial()
    {
        var trials = 0;
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store().GetOrMeasure("a cpu", () =>
        {
            Interlocked.Increment(ref trials);
            return s_widest with { Speedup = 1.5 + (i * 0.125) };
        }))));

        Assert.Single(all.Distinct());
        Assert.Equal(1, trials);
    }

    [Fact]
    public void GetOrMeasure_FileThatIsNoResult_IsReplaced()
    {
        Store().GetOrMeasure("a cpu", () => s_widest);
        File.WriteAllText(FileOf("a cpu"), "nonsense");

        Assert.Equal(s_vendor, Store().GetOrMeasure("a cpu", () => s_vendor));
        Assert.Equal(s_vendor.ToLine(), File.ReadAllText(FileOf("a cpu")));
    }

    [Fact]
    public void GetOrMeasure_TrialThatFailed_IsMadeAgainTheNextTime()
    {
        Assert.False(Store().GetOrMeasure("a cpu", () => KernelTrialResult.Of(null, 0.01)).WasTried);

        Assert.Equal(s_widest, Store().GetOrMeasure("a cpu", () => s_widest));
    }

    [Fact]
    public void GetOrMeasure_PlaceThatCannotBeWritten_StillAnswers() =>
        Assert.Equal(s_widest, new KernelTrialStore("/proc/no/place").GetOrMeasure("a cpu", () => s_widest));

    public void Dispose() => _directory.Delete(recursive: true);

    private KernelTrialStore Store() => new(_directory.FullName);

    private string FileOf(string about)
    {
        var other = Directory.CreateTempSubdirectory("disttrain-");
        try
        {
            new KernelTrialStore(other.FullName).GetOrMeasure(about, () => s_widest);
            return Path.Combine(_directory.FullName, Path.GetFileName(Assert.Single(Directory.GetFiles(other.FullName))));
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }
}
