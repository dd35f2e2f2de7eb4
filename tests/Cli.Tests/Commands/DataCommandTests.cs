namespace DistTrain.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private Task<CliRun> Data(string name, string seed, string file) =>
        CliRun.Of("data", name, "--rows", "50", "--seed", seed, "--output", _directory.At(file));

    [Fact]
    public async Task Data_Heart_HasTheColumnsOfTheClevelandTable()
    {
        var run = await Data("heart", "1", "heart.csv");

        Assert.Equal(0, run.ExitCode);
        var lines = await File.ReadAllLinesAsync(_directory.At("heart.csv"));
        Assert.Equal("age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,target", lines[0]);
        Assert.Equal(51, lines.Length);
    }

    [Fact]
    public async Task Data_SameSeed_GivesTheSameBytes()
    {
        await Data("blobs", "7", "a.csv");
        await Data("blobs", "7", "b.csv");
        await Data("blobs", "8", "c.csv");

        Assert.Equal(await File.ReadAllTextAsync(_directory.At("a.csv")), await File.ReadAllTextAsync(_directory.At("b.csv")));
        Assert.NotEqual(await File.ReadAllTextAsync(_directory.At("a.csv")), await File.ReadAllTextAsync(_directory.At("c.csv")));
    }

    [Fact]
    public async Task Data_UnknownName_ListsTheNames()
    {
        var run = await Data("hearts", "1", "heart.csv");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("hearts", run.Error, StringComparison.Ordinal);
        Assert.Contains("two-spirals", run.Error, StringComparison.Ordinal);
    }
}
