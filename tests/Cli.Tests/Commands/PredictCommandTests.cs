using System.Globalization;

namespace DistTrain.Cli.Tests.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _best;

    public PredictCommandTests() => _best = TinyRun.Write(_directory.Path);

    private string Output => _directory.At("predictions.csv");

    public void Dispose() => _directory.Dispose();

    private Task<CliRun> Predict(string table, string? model = null) =>
        CliRun.Of(
            "predict", "--model", model ?? _directory.Path, "--input", _directory.Write("input.csv", table), "--output", Output);

    [Fact]
    public async Task Predict_Rows_AreEncodedAndComputedAsTheModelSays()
    {
        var run = await Predict("x,y\n1,0\n3,1\n-2,0.25\n");

        Assert.Equal(0, run.ExitCode);
        var lines = await File.ReadAllLinesAsync(Output);
        Assert.Equal("row,probability,class", lines[0]);
        Assert.Equal(["1", "2", "3"], lines[1..].Select(line => line.Split(',')[0]));
        Assert.Equal(["yes", "yes", "no"], lines[1..].Select(line => line.Split(',')[2]));
        double[] expected = [TinyRun.Probability(1, 0), TinyRun.Probability(3, 1), TinyRun.Probability(-2, 0.25)];
        Assert.All(lines[1..].Zip(expected), pair =>
            Assert.Equal(pair.Second, double.Parse(pair.First.Split(',')[1], CultureInfo.InvariantCulture), 1e-6));
        Assert.Contains("3 rows predicted by " + _best, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_ColumnsInAnotherOrderAndMore_GiveTheSame()
    {
        await Predict("x,y\n3,1\n");
        var expected = (await File.ReadAllLinesAsync(Output))[1].Split(',')[1];

        var run = await Predict("note,y,id,x,label\nhello,1,p-17,3,yes\n");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["row,id,probability,class", $"1,p-17,{expected},yes"], await File.ReadAllLinesAsync(Output));
    }

    [Fact]
    public async Task Predict_MoreRowsThanABatch_KeepTheirOrder()
    {
        var rows = Enumerable.Range(0, 2500).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"{i % 7 - 3},{i % 5 * 0.1}")).ToArray();

        await Predict("x,y\n" + string.Join('\n', rows) + "\n");

        var lines = await File.ReadAllLinesAsync(Output);
        Assert.Equal(2501, lines.Length);
        Assert.All(Enumerable.Range(0, 2500), i =>
        {
            var fields = lines[i + 1].Split(',');
            Assert.Equal(i + 1, int.Parse(fields[0], CultureInfo.InvariantCulture));
            Assert.Equal(
                TinyRun.Probability(i % 7 - 3, i % 5 * 0.1), double.Parse(fields[1], CultureInfo.InvariantCulture), 1e-6);
        });
    }

    [Fact]
    public async Task Predict_BadValue_NamesLineColumnAndValueAndWritesNothing()
    {
        var run = await Predict("x,y\n1,0\nseven,1\n");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("input.csv:3", run.Error, StringComparison.Ordinal);
        Assert.Contains("column 'x'", run.Error, StringComparison.Ordinal);
        Assert.Contains("'seven'", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public async Task Predict_MissingColumn_NamesIt()
    {
        var run = await Predict("x,z\n1,0\n");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("y", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_SafetensorsOfACheckpoint_UsesWhatLiesBesideIt()
    {
        var run = await Predict("x,y\n1,0\n", Path.Combine(_best, "model.safetensors"));

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Predict_SafetensorsAlone_SaysWhatIsLacking()
    {
        var alone = _directory.At("alone.safetensors");
        File.Copy(Path.Combine(_best, "model.safetensors"), alone);

        var run = await Predict("x,y\n1,0\n", alone);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("encoder", run.Error, StringComparison.Ordinal);
    }
}
