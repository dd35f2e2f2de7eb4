using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Tests.Datasets;

public sealed class TableReaderTests : IDisposable
{
    private static readonly Preprocessor Encoder = new()
    {
        Columns =
        [
            new ColumnEncoder { Name = "x", Mean = 10, Scale = 2 },
            new ColumnEncoder { Name = "c", Categories = ["a", "b"] },
        ],
        TargetColumns = ["t"],
        Target = new TargetKind(TargetType.Binary, 2),
        Classes = ["no", "yes"],
        SampleShape = [3],
    };

    private readonly TemporaryDirectory _directory = new();
    private readonly float[] _features = new float[3];
    private readonly float[] _target = new float[1];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_ColumnsInAnotherOrder_EncodesByName()
    {
        using var reader = Open("name,c,t,x\nAnn,b,yes,14\n", Encoder);

        Assert.Equal(TableRowKind.Row, reader.Read(_features, _target));
        Assert.Equal([2f, 0f, 1f], _features);
        Assert.Equal([1f], _target);
        Assert.Equal("Ann", reader.Field(0));
        Assert.Equal(2, reader.Line);
        Assert.Equal(TableRowKind.End, reader.Read(_features, _target));
    }

    [Fact]
    public void Read_NoTarget_IsGoodForPredictionsOnly()
    {
        using var reader = Open("x,c\n8,a\n", Encoder);

        Assert.False(reader.HasTarget);
        Assert.Equal(TableRowKind.Row, reader.Read(_features, _target));
        Assert.Equal([-1f, 1f, 0f], _features);
        var refused = TableReader.Open(_directory.Write("table.csv", "x,c\n8,a\n"), Encoder, needsTarget: true);
        Assert.Matches(@"^table\.csv: column 't': .*\bx, c$", Assert.Single(refused.Errors).ToString());
    }

    [Fact]
    public void Read_BadRows_AreReportedAndTheRestIsRead()
    {
        using var reader = Open("x,c,t\nold,a,no\n8,a,maybe\n8,z,no\n8,a\n8,?,no\n12,b,no\n", Encoder);

        Assert.Equal(
            [TableRowKind.Wrong, TableRowKind.Wrong, TableRowKind.Row, TableRowKind.Wrong, TableRowKind.Wrong, TableRowKind.Row,
                TableRowKind.End],
            Enumerable.Range(0, 7).Select(_ => reader.Read(_features, _target)));
        Assert.Equal(
            [
                "table.csv:2: column 'x': found 'old', expected a number",
                "table.csv:3: column 't': found 'maybe', expected one of no, yes",
                "table.csv:5: 2 fields, expected 3 as in the header",
                "table.csv:6: column 'c': found '?', a missing value; set data.missing to mean, mode or row",
            ],
            reader.Errors.Select(error => error.ToString()));
        Assert.Matches(@"^column 'c': 1 row .*\('z' 1x\)", Assert.Single(reader.Warnings()));
    }

    [Fact]
    public void Read_MissingValues_FollowTheModelsPolicy()
    {
        using (var reader = Open("x,c\n,a\n", Encoder with { Missing = MissingValues.Row }))
        {
            Assert.Equal(TableRowKind.LeftOut, reader.Read(_features, _target));
            Assert.Equal(1, reader.LeftOut);
        }

        var filling = Encoder with
        {
            Missing = MissingValues.Mean,
            Columns = [Encoder.Columns[0] with { Fill = "10" }, Encoder.Columns[1] with { Fill = "b" }],
        };
        using var filled = Open("x,c\n,NA\n", filling);
        Assert.Equal(TableRowKind.Row, filled.Read(_features, _target));
        Assert.Equal([0f, 0f, 1f], _features);
    }

    [Fact]
    public void Open_ModelOfImages_IsRefused()
    {
        var result = TableReader.Open("a.csv", Encoder with { Columns = [], SampleShape = [1, 28, 28] }, false);

        Assert.Contains("[1, 28, 28]", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFile_IsAnError() =>
        Assert.Contains(
            "/nowhere/a.csv", Assert.Single(TableReader.Open("/nowhere/a.csv", Encoder, false).Errors).ToString(),
            StringComparison.Ordinal);

    private TableReader Open(string text, Preprocessor encoder)
    {
        var result = TableReader.Open(_directory.Write("table.csv", text), encoder, needsTarget: false);
        Assert.True(result.IsGood, string.Join("\n", result.Errors));
        return result.Value;
    }
}
