using System.CommandLine;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Tests.Shell;

public class EnvironmentOptionsTests
{
    private static readonly Option<int> Workers = new("--workers");
    private static readonly Option<bool> Resume = new("--resume");
    private static readonly Option<string[]> Set = new("--set") { Arity = ArgumentArity.OneOrMore };

    private static RootCommand Root() => new()
    {
        new Command("train") { new Argument<string>("job"), Workers, Resume, Set },
        new Command("doctor"),
    };

    private static IReadOnlyList<string> Apply(Dictionary<string, string> variables, params string[] words) =>
        EnvironmentOptions.Apply(Root(), words, variables.GetValueOrDefault).Arguments;

    [Fact]
    public void Apply_VariableOfAnOption_FillsItIn()
    {
        var words = Apply(new() { ["DISTTRAIN_WORKERS"] = "4" }, "train", "job.yaml");

        Assert.Equal(["train", "job.yaml", "--workers", "4"], words);
        Assert.Equal(4, Root().Parse(words).GetValue(Workers));
    }

    [Fact]
    public void Apply_OptionGiven_KeepsTheCommandLine() =>
        Assert.Equal(
            ["train", "job.yaml", "--workers", "2"],
            Apply(new() { ["DISTTRAIN_WORKERS"] = "4" }, "train", "job.yaml", "--workers", "2"));

    [Fact]
    public void Apply_Flag_TakesTrueAndFalse()
    {
        Assert.True(Root().Parse(Apply(new() { ["DISTTRAIN_RESUME"] = "true" }, "train", "job.yaml")).GetValue(Resume));
        Assert.False(Root().Parse(Apply(new() { ["DISTTRAIN_RESUME"] = "false" }, "train", "job.yaml")).GetValue(Resume));
    }

    [Fact]
    public void Apply_RepeatedOption_SplitsAtSemicolons()
    {
        var words = Apply(new() { ["DISTTRAIN_SET"] = "seed=3;epochs=2" }, "train", "job.yaml");

        Assert.Equal(["seed=3", "epochs=2"], Root().Parse(words).GetValue(Set)!);
    }

    [Fact]
    public void Apply_CommandWithoutThatOption_ChangesNothing() =>
        Assert.Equal(["doctor"], Apply(new() { ["DISTTRAIN_WORKERS"] = "4" }, "doctor"));

    [Fact]
    public void Apply_EmptyVariable_CountsAsNotSet() =>
        Assert.Equal(["train", "job.yaml"], Apply(new() { ["DISTTRAIN_WORKERS"] = "" }, "train", "job.yaml"));
}
