using System.Globalization;
using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Tests.Datasets;

public sealed class TablePreparationTests : IDisposable
{
    private static readonly SplitSpec AllTraining = new() { Train = 1, Validation = 0, Test = 0 };
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Prepare_SmallTable_EncodesEveryField()
    {
        using var data = Good(
            "x,color,t,ignored\n1,red,no,a\n3, blue ,yes,b\n\"5\",\"red\",no,\"c,\nd\"\n",
            new() { File = "", Target = ["t"], Numeric = ["x"], Categorical = ["color"], Split = AllTraining });

        var two = (float)(2 / Math.Sqrt(8 / 3.0));
        Assert.Equal([3], data.SampleShape);
        Assert.Equal(new TargetKind(TargetType.Binary, 2), data.Target);
        Assert.Equal(["no", "yes"], data.Encoder.Classes);
        Assert.Equal(["blue", "red"], data.Encoder.Columns[1].Categories!);
        Assert.Equal([-two, 0f, 1f], data.Sample(DatasetSplit.Train, 0).ToArray());
        Assert.Equal([0f, 1f, 0f], data.Sample(DatasetSplit.Train, 1).ToArray());
        Assert.Equal([two, 0f, 1f], data.Sample(DatasetSplit.Train, 2).ToArray());
        Assert.Equal([0f, 1f, 0f], Enumerable.Range(0, 3).Select(i => data.TargetOf(DatasetSplit.Train, i)[0]));
        Assert.Empty(data.Warnings);
    }

    [Fact]
    public void Prepare_AnySplit_PutsEveryRowInExactlyOnePart()
    {
        using var data = Good(Ids(101), IdSpec(new() { Train = 0.6, Validation = 0.3, Test = 0.1 }), TargetType.Real);

        Assert.Equal(
            (61, 30, 10), (data.Count(DatasetSplit.Train), data.Count(DatasetSplit.Validation), data.Count(DatasetSplit.Test)));
        var seen = Enum.GetValues<DatasetSplit>().SelectMany(part => All(data, part)).Order();
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (float)i), seen);
        Assert.NotEqual(Enumerable.Range(0, 61).Select(i => (float)i), All(data, DatasetSplit.Train));
    }

    [Fact]
    public void Prepare_Stratified_DividesEachClassByTheShares()
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},{(i % 10 == 0 ? "rare" : "common")}\n"));
        using var data = Good(
            "id,t\n" + rows,
            IdSpec(new() { Train = 0.7, Validation = 0.15, Test = 0.15, Stratify = true }), TargetType.Classes);

        Assert.Equal(["common", "rare"], data.Encoder.Classes);
        Assert.Equal(14, Targets(data, DatasetSplit.Train).Count(t => t == 1));
        Assert.Equal(3, Targets(data, DatasetSplit.Validation).Count(t => t == 1));
        Assert.Equal(3, Targets(data, DatasetSplit.Test).Count(t => t == 1));
        Assert.Equal(
            (140, 30, 30), (data.Count(DatasetSplit.Train), data.Count(DatasetSplit.Validation), data.Count(DatasetSplit.Test)));
        foreach (var part in Enum.GetValues<DatasetSplit>())
            Assert.All(
                All(data, part).Zip(Targets(data, part)), pair => Assert.Equal(pair.First % 10 == 0 ? 1f : 0f, pair.Second));
    }

    [Fact]
    public void Prepare_Standardized_UsesTheTrainingPartAlone()
    {
        using var data = Good(Ids(500), IdSpec(new()) with { Standardize = true }, TargetType.Real);

        var train = All(data, DatasetSplit.Train);
        Assert.Equal(0, train.Average(), 1e-5);
        Assert.Equal(1, train.Average(x => x * x), 1e-5);
        var column = Assert.Single(data.Encoder.Columns);
        var raw = train.Select(x => (x * column.Scale) + column.Mean).ToArray();
        Assert.Equal(raw.Average(), column.Mean, 1e-3);
        Assert.NotEqual(249.5, column.Mean, 1e-3);
    }

    [Theory]
    [InlineData(MissingValues.Mean, 2.0, "b")]
    [InlineData(MissingValues.Mode, 1.0, "b")]
    public void Prepare_MissingValues_AreFilledFromTheTrainingPart(MissingValues policy, double number, string category)
    {
        using var data = Good(
            "x,c,t\n1,a,0\n1,b,1\n4,b,2\n?,NA,3\n",
            new()
            {
                File = "", Target = ["t"], Numeric = ["x"], Categorical = ["c"], Split = AllTraining, Missing = policy,
                Standardize = false,
            },
            TargetType.Real);

        Assert.Equal(
            [(float)number, category == "a" ? 1 : 0, category == "b" ? 1 : 0], data.Sample(DatasetSplit.Train, 3).ToArray());
        Assert.Equal(category, data.Encoder.Columns[1].Fill);
    }

    [Fact]
    public void Prepare_MissingValuesByRow_LeavesRowsOutAndSaysSo()
    {
        using var data = Good(
            "id,t\n0,0\n,1\n2,2\nNaN,3\n4,4\n", IdSpec(AllTraining) with { Missing = MissingValues.Row }, TargetType.Real);

        Assert.Equal([0f, 2f, 4f], All(data, DatasetSplit.Train).Order());
        Assert.Matches(@"\b2 of 5 rows\b", Assert.Single(data.Warnings));
    }

    [Fact]
    public void Prepare_MissingValuesByDefault_AreErrorsWithAdvice()
    {
        var error = Assert.Single(Bad("id,t\n0,0\n,1\n", IdSpec(AllTraining), TargetType.Real));

        Assert.Equal(
            "table.csv:3: column 'id': found an empty field, a missing value; set data.missing to mean, mode or row", error);
    }

    [Fact]
    public void Prepare_CategoryOutsideTraining_BecomesZerosAndIsCounted()
    {
        // The only row with a 'rare' value; some seed puts it outside the training set.
        var rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"{(i == 0 ? "rare" : "usual")},{i}\n"));
        var spec = new CsvData
        {
            File = "", Target = ["t"], Categorical = ["c"], Split = new() { Train = 0.5, Validation = 0.5, Test = 0 },
        };
        for (ulong seed = 0; ; seed++)
        {
            using var data = Good("c,t\n" + rows, spec, TargetType.Real, seed);
            if (data.Encoder.Columns[0].Categories!.Count == 2)
                continue;
            Assert.Equal(["usual"], data.Encoder.Columns[0].Categories!);
            var place = Enumerable.Range(0, 10).Single(i => data.TargetOf(DatasetSplit.Validation, i)[0] == 0);
            Assert.Equal([0f], data.Sample(DatasetSplit.Validation, place).ToArray());
            Assert.Equal(
                "column 'c': 1 row has a value that the training set lacks ('rare' 1x); encoded as all zeros",
                Assert.Single(data.Warnings));
            return;
        }
    }

    [Fact]
    public void Prepare_BadValues_NamesEveryLineColumnAndValue()
    {
        var errors = Bad("id,t\n0,0\nold,1\n\n2,high\n3\n4,1e999\n", IdSpec(AllTraining), TargetType.Real);

        Assert.Equal(
            [
                "table.csv:3: column 'id': found 'old', expected a number",
                "table.csv:5: column 't': found 'high', expected a number",
                "table.csv:6: 1 fields, expected 2 as in the header",
                "table.csv:7: column 't': found '1e999', expected a number",
            ],
            errors);
    }

    [Fact]
    public void Prepare_ManyBadValues_ListsTwenty()
    {
        var errors = Bad("id,t\n" + string.Concat(Enumerable.Repeat("x,0\n", 500)), IdSpec(AllTraining), TargetType.Real);

        Assert.Equal(21, errors.Length);
        Assert.Matches(@"^table\.csv:21: column 'id': .*'x'", errors[19]);
        Assert.Matches(@"^table\.csv: .*\b20\b", errors[20]);
    }

    [Theory]
    [InlineData("idd,t\n1,2\n", "table.csv: column 'id': missing; did you mean 'idd'?")]
    [InlineData("a,b,t\n1,2,3\n", "table.csv: column 'id': missing; the table has a, b, t")]
    [InlineData("id,t,id\n1,2,3\n", "table.csv:1: column 'id': stands twice in the header")]
    [InlineData("id,t\n", "table.csv: no rows")]
    [InlineData("", "table.csv: the table is empty; expected a header line")]
    [InlineData("id,t\n1,\n", "table.csv:2: column 't': found an empty field, but the target must be known")]
    public void Prepare_UselessTable_SaysWhy(string text, string expected) =>
        Assert.Contains(expected, Bad(text, IdSpec(AllTraining), TargetType.Real));

    [Fact]
    public void Prepare_BrokenQuotes_AreRefusedWithTheLine()
    {
        var error = Assert.Single(Bad("id,t\n1,2\n\"3\"4,5\n", IdSpec(AllTraining), TargetType.Real));

        Assert.Contains("table.csv:3", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0\n1\n2\n", TargetType.Binary, "column 't': 3 different values (0, 1, 2), but the loss takes two classes")]
    [InlineData("1\n1\n", TargetType.Binary, "column 't': 1 different value (1), but the loss takes two classes")]
    [InlineData("1\n1\n", TargetType.Classes, "column 't': 1 different value (1); there is nothing to learn")]
    public void Prepare_ClassesThatDoNotFitTheLoss_AreRefused(string targets, TargetType type, string expected)
    {
        var rows = string.Concat(targets.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(t => $"1,{t}\n"));

        Assert.EndsWith(expected, Assert.Single(Bad("id,t\n" + rows, IdSpec(AllTraining), type)), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_NumericClasses_AreSortedAsNumbers()
    {
        using var data = Good("id,t\n0,10\n1,9\n2,-1\n", IdSpec(AllTraining), TargetType.Classes);

        Assert.Equal(["-1", "9", "10"], data.Encoder.Classes);
        Assert.Equal([2f, 1f, 0f], Targets(data, DatasetSplit.Train));
    }

    [Fact]
    public void Prepare_PartWithoutSamples_IsRefused()
    {
        var error = Assert.Single(Bad("id,t\n0,0\n1,1\n", IdSpec(new()), TargetType.Real));

        Assert.Contains("0.15 of 2 samples", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_SameContent_OpensTheSameFileWhereverTheTableLies()
    {
        using var first = Good(Ids(10), IdSpec(AllTraining), TargetType.Real);
        var moved = _directory.Write("moved.csv", Ids(10));
        using var second = DataSetPreparation.Prepare(
            IdSpec(AllTraining) with { File = moved }, TargetType.Real, 1, Path.Combine(_directory.Path, "prepared")).Value!;
        using var otherSeed = Good(Ids(10), IdSpec(AllTraining), TargetType.Real, 2);
        using var otherContent = Good(Ids(11), IdSpec(AllTraining), TargetType.Real);
        using var otherSpec = Good(Ids(10), IdSpec(AllTraining) with { Standardize = true }, TargetType.Real);

        Assert.Equal(first.File, second.File);
        Assert.Equal(4, new[] { first, otherSeed, otherContent, otherSpec }.Select(d => d.ContentKey).Distinct().Count());
        Assert.Equal(4, Directory.GetFiles(Path.Combine(_directory.Path, "prepared")).Length);
    }

    [Fact]
    public void Prepare_TornFile_IsWrittenAnew()
    {
        string path;
        using (var data = Good(Ids(10), IdSpec(AllTraining), TargetType.Real))
            path = data.File;
        var whole = File.ReadAllBytes(path);
        using (var file = File.OpenWrite(path))
            file.SetLength(file.Length - 1);
        Assert.Throws<InvalidDataException>(() => PreparedDataSet.Open(path));

        using var again = Good(Ids(10), IdSpec(AllTraining), TargetType.Real);

        Assert.Equal(path, again.File);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void Prepare_MissingFile_IsAnError()
    {
        var result = DataSetPreparation.Prepare(
            IdSpec(AllTraining) with { File = "/nowhere/a.csv" }, TargetType.Real, 1, _directory.Path);

        Assert.Contains("/nowhere/a.csv", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    private static CsvData IdSpec(SplitSpec split) =>
        new() { File = "", Target = ["t"], Numeric = ["id"], Split = split, Standardize = false };

    private static string Ids(int count) =>
        "id,t\n" + string.Concat(
            Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{i * 2}\n")));

    private static IEnumerable<float> All(PreparedDataSet data, DatasetSplit part) =>
        Enumerable.Range(0, data.Count(part)).Select(i => data.Sample(part, i)[0]).ToArray();

    private static IEnumerable<float> Targets(PreparedDataSet data, DatasetSplit part) =>
        Enumerable.Range(0, data.Count(part)).Select(i => data.TargetOf(part, i)[0]).ToArray();

    private PreparedDataSet Good(string text, CsvData spec, TargetType target = TargetType.Binary, ulong seed = 1)
    {
        var result = Prepare(text, spec, target, seed);
        Assert.True(result.IsGood, string.Join("\n", result.Errors));
        return result.Value;
    }

    private string[] Bad(string text, CsvData spec, TargetType target) =>
        Prepare(text, spec, target, 1).Errors.Select(error => error.ToString()).ToArray();

    private InputResult<PreparedDataSet> Prepare(string text, CsvData spec, TargetType target, ulong seed) =>
        DataSetPreparation.Prepare(
            spec with { File = _directory.Write("table.csv", text) }, target, seed, Path.Combine(_directory.Path, "prepared"));
}
