namespace DistTrain.Cli.Tests.Commands;

public class DistTrainProgramTests
{
    [Fact]
    public async Task RunAsync_Version_PrintsVersionAndEngines()
    {
        var run = await CliRun.Of("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^disttrain \d+\.\d+\.\d+ \(.+, .+\)", run.Output);
    }

    [Fact]
    public async Task RunAsync_Help_NamesEveryCommand()
    {
        var run = await CliRun.Of("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["train", "predict", "evaluate", "inspect", "export", "data", "doctor", "submit", "status", "watch", "cancel",
                "pause", "resume"], command => Assert.Matches($@"\n  {command} ", run.Output));
    }

    [Fact]
    public async Task RunAsync_NoCommand_ShowsHelpAndIsBadUsage()
    {
        var run = await CliRun.Of();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("disttrain [command]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MisspeltCommand_NamesTheNearestOne()
    {
        var run = await CliRun.Of("docter");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean doctor?", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task RunAsync_UnknownOption_PointsToTheHelpOfThatCommand()
    {
        var run = await CliRun.Of("doctor", "--nonsense");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--nonsense", run.Error, StringComparison.Ordinal);
        Assert.Contains("disttrain doctor --help", run.Error, StringComparison.Ordinal);
    }
}
