using System.Globalization;
using System.Text.RegularExpressions;

namespace DistTrain.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public EvaluateCommandTests() => TinyRun.Write(_directory.Path);

    public void Dispose() => _directory.Dispose();

    private Task<CliRun> Evaluate(string table) =>
        CliRun.Of("evaluate", "--model", _directory.Path, "--data", _directory.Write("data.csv", table));

    [Fact]
    public async Task Evaluate_Table_GivesMeanLossAndMetrics()
    {
        var run = await Evaluate("x,y,label\n1,0,yes\n3,1,no\n-2,0,no\n4,0,yes\n");

        var losses = new[]
        {
            TinyRun.Probability(1, 0), 1 - TinyRun.Probability(3, 1), 1 - TinyRun.Probability(-2, 0), TinyRun.Probability(4, 0),
        }
            .Select(p => -Math.Log(p));
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"(?m)^samples +4 samples$", run.Output);
        Assert.Matches(
            @"(?m)^loss +" + Regex.Escape(losses.Average().ToString("0.0000", CultureInfo.InvariantCulture)) + "$", run.Output);
        Assert.Matches(@"(?m)^accuracy +0\.7500$", run.Output);
    }

    [Fact]
    public async Task Evaluate_WithoutTarget_NamesTheColumn()
    {
        var run = await Evaluate("x,y\n1,0\n");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("label", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_NoRows_IsBadInput() => Assert.Equal(2, (await Evaluate("x,y,label\n")).ExitCode);
}
