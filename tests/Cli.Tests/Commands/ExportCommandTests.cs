namespace DistTrain.Cli.Tests.Commands;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _best;

    public ExportCommandTests() => _best = TinyRun.Write(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Export_Run_WritesItsBestModel()
    {
        var output = _directory.At("tiny.safetensors");

        var run = await CliRun.Of("export", "--model", _directory.Path, "--output", output);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("2 tensors, 3 parameters", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_best, "model.safetensors")), await File.ReadAllBytesAsync(output));
        Assert.False(File.Exists(output + ".writing"));
    }

    [Fact]
    public async Task Export_DirectoryThatIsNotThere_IsNamed()
    {
        var run = await CliRun.Of("export", "--model", _directory.Path, "--output", _directory.At("nowhere", "tiny.safetensors"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(_directory.At("nowhere") + " does not exist", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WithoutModel_SaysThatItIsRequired()
    {
        var run = await CliRun.Of("export", "--output", _directory.At("tiny.safetensors"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--model", run.Error, StringComparison.Ordinal);
    }
}
