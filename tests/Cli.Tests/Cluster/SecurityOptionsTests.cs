using System.CommandLine;
using DistTrain.Cli.Cluster;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Cli.Tests.Cluster;

public sealed class SecurityOptionsTests : IDisposable
{
    private const string Generated = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_Nothing_IsNoTls() => Assert.Null(Read().Tls);

    [Fact]
    public void Read_GeneratedSecretOfItsOwner_IsAnIdentityWithoutACaution()
    {
        var security = Read("--secret-file", Write(Generated, UnixFileMode.UserRead));

        Assert.Equal(ProcessRole.Worker, security.Tls!.Role);
        Assert.Empty(security.Cautions);
    }

    [Fact]
    public void Read_WordsThatEverybodyCanRead_AreTakenAndWarnedOf()
    {
        var security = Read(
            "--secret-file", Write("correct horse battery staple", UnixFileMode.UserRead | UnixFileMode.OtherRead));

        Assert.NotNull(security.Tls);
        Assert.Collection(
            security.Cautions,
            words => Assert.Contains("disttrain secret", words, StringComparison.Ordinal),
            mode => Assert.Contains("chmod o-r", mode, StringComparison.Ordinal));
        Assert.All(security.Cautions, caution => Assert.DoesNotContain("horse", caution, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_NoSecretFile_SaysHowToMakeOne()
    {
        var file = _directory.At("none");

        var run = await CliRun.Of("worker", "--join", "127.0.0.1:1", "--secret-file", file);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            $"--secret-file {file}: no such file; make a secret with: disttrain secret --output {file}", run.Error,
            StringComparison.Ordinal);
    }

    private static ClusterSecurity Read(params string[] words)
    {
        var options = new SecurityOptions();
        var command = new Command("any");
        options.AddTo(command);
        return options.Read(command.Parse(words), ProcessRole.Worker, TimeProvider.System);
    }

    private string Write(string text, UnixFileMode mode)
    {
        var file = _directory.At("secret");
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
        return file;
    }
}
