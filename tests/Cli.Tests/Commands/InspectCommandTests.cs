namespace DistTrain.Cli.Tests.Commands;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _best;

    public InspectCommandTests() => _best = TinyRun.Write(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Inspect_Run_ListsItsCheckpointsAndShowsTheBest()
    {
        var run = await CliRun.Of("inspect", _directory.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"(?m)^epoch-000002-step-000000008 +2 +8 +OK$", run.Output);
        Assert.Matches(@"(?m)^epoch-000001-step-000000004 +1 +4 +OK$", run.Output);
        Assert.Matches(@"(?m)^model +.*epoch-000001-step-000000004$", run.Output);
        Assert.Matches(@"(?m)^best +epoch 1 by validation-loss 0\.2500", run.Output);
        Assert.Matches(@"(?m)^parameters +3$", run.Output);
        Assert.Matches(@"(?m)^0\.weight +parameter +\[1, 2\] +2 +-1\.0000 +2\.0000$", run.Output);
        Assert.Matches(@"(?m)^0\.bias +parameter +\[1\] +1 +0\.5000 +0\.5000$", run.Output);
    }

    [Fact]
    public async Task Inspect_Checkpoint_ShowsThatOne()
    {
        var run = await CliRun.Of("inspect", _best);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"(?m)^verified +OK", run.Output);
        Assert.Contains("1 epoch completed, 4 steps", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("000000008", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_SafetensorsFile_ShowsItsTensors()
    {
        var run = await CliRun.Of("inspect", Path.Combine(_best, "model.safetensors"));

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"(?m)^0\.weight ", run.Output);
    }

    [Fact]
    public async Task Inspect_ChangedByte_SaysWhichFileIsBad()
    {
        var file = Path.Combine(_best, "model.safetensors");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var one = await CliRun.Of("inspect", _best);
        var all = await CliRun.Of("inspect", _directory.Path);

        Assert.Equal(2, one.ExitCode);
        Assert.Contains("model.safetensors", one.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^epoch-000001-step-000000004 +1 +4 +bad: .*model\.safetensors", all.Output);
        Assert.Matches(@"(?m)^epoch-000002-step-000000008 +2 +8 +OK$", all.Output);
    }

    [Fact]
    public async Task Inspect_NoSuchThing_IsBadInput()
    {
        var run = await CliRun.Of("inspect", _directory.At("nowhere"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nowhere", run.Error, StringComparison.Ordinal);
    }
}
