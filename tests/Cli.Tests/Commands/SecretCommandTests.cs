namespace DistTrain.Cli.Tests.Commands;

public sealed class SecretCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Secret_New_HasTwoHundredFiftySixBitsForItsOwnerAlone()
    {
        var run = await CliRun.Of("secret", "--output", _directory.At("secret"));

        Assert.Equal(0, run.ExitCode);
        var text = await File.ReadAllTextAsync(_directory.At("secret"));
        Assert.Equal(32, Convert.FromBase64String(text.TrimEnd()).Length);
        Assert.DoesNotContain(text.TrimEnd(), run.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.At("secret")));
    }

    [Fact]
    public async Task Secret_OneIsThere_IsLeftAsItIs()
    {
        await File.WriteAllTextAsync(_directory.At("secret"), "mine");

        var run = await CliRun.Of("secret", "--output", _directory.At("secret"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(_directory.At("secret")));
        Assert.Equal(["secret"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Secret_NoSuchDirectory_IsBadInput()
    {
        var run = await CliRun.Of("secret", "--output", _directory.At("nowhere/secret"));

        Assert.Equal(2, run.ExitCode);
    }
}
