using System.IO.Compression;
using System.Text;
using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Tests.Datasets;

public sealed class SamplePreparationTests : IDisposable
{
    private static readonly SplitSpec AllTraining = new() { Train = 1, Validation = 0, Test = 0 };
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Prepare_Idx_ScalesBytesAndKeepsTheShape(bool packed)
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102, 1, 2];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 3, 4, 0, 2];
        using var data = Good(
            new IdxData
            {
                Images = _directory.Write("i", packed ? Pack(images) : images),
                Labels = _directory.Write("l", packed ? Pack(labels) : labels), Split = AllTraining,
            },
            TargetType.Classes);

        Assert.Equal([1, 1, 2], data.SampleShape);
        Assert.Equal(new TargetKind(TargetType.Classes, 5), data.Target);
        Assert.Equal([0f, 1f], data.Sample(DatasetSplit.Train, 0).ToArray());
        Assert.Equal([0.2f, 0.4f], data.Sample(DatasetSplit.Train, 1).ToArray());
        Assert.Equal([4f, 0f, 2f], Enumerable.Range(0, 3).Select(i => data.TargetOf(DatasetSplit.Train, i)[0]));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "ends too early")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 1, 2 }, "3 images, but l has 2 labels")]
    [InlineData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 3 }, "values of type 0x0d, expected 0x08")]
    [InlineData(new byte[] { 1, 0, 8, 1, 0, 0, 0, 3 }, "not an IDX file")]
    [InlineData(new byte[] { 0, 0, 8, 1, 255, 255, 255, 255 }, "a dimension of 4294967295")]
    public void Prepare_BadIdx_SaysWhy(byte[] labels, string expected)
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102, 1, 2];
        var result = Prepare(
            new IdxData { Images = _directory.Write("i", images), Labels = _directory.Write("l", labels), Split = AllTraining },
            TargetType.Classes);

        Assert.Contains(expected, Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_Npy_ReadsEachType()
    {
        using var data = Good(
            new NpyData
            {
                Features = Npy("f", "<f8", "(2, 1, 3)", BitConverter.GetBytes, 1.0, 2.0, 3.0, 4.0, 5.0, 6.5),
                Targets = Npy("t", "<f4", "(2, 2)", BitConverter.GetBytes, 1f, 2f, 3f, 4f), Split = AllTraining,
            },
            TargetType.Real);
        using var classes = Good(
            new NpyData
            {
                Features = Npy("g", "<f4", "(2,)", BitConverter.GetBytes, 1.5f, 2.5f),
                Targets = Npy("c", "<i8", "(2,)", BitConverter.GetBytes, 3L, 0L), Split = AllTraining,
            },
            TargetType.Classes);

        Assert.Equal([1, 3], data.SampleShape);
        Assert.Equal(new TargetKind(TargetType.Real, 2), data.Target);
        Assert.Equal([4f, 5f, 6.5f], data.Sample(DatasetSplit.Train, 1).ToArray());
        Assert.Equal([3f, 4f], data.TargetOf(DatasetSplit.Train, 1).ToArray());
        Assert.Equal([1], classes.SampleShape);
        Assert.Equal(new TargetKind(TargetType.Classes, 4), classes.Target);
        Assert.Equal([3f], classes.TargetOf(DatasetSplit.Train, 0).ToArray());
    }

    [Fact]
    public void Prepare_BadNpy_SaysWhy()
    {
        var features = Npy("f", "<f4", "(2,)", BitConverter.GetBytes, 1f, 2f);
        Check(Npy("t", "<i4", "(2,)", BitConverter.GetBytes, 1, 2), "values of type <i4, expected float32, float64 or int64");
        Check(Npy("t", "<f4", "(3,)", BitConverter.GetBytes, 1f, 2f, 3f), "3 targets for 2 samples");
        Check(Npy("t", "<f4", "(2,)", BitConverter.GetBytes, 1f, 0.5f), "row 1: found 0.5, expected a class number");
        Check(Npy("t", "<f4", "(2,)", BitConverter.GetBytes, 1f), "ends too early");
        Check(_directory.Write("t", [1, 2, 3]), "not a NumPy file");

        void Check(string targets, string expected)
        {
            var result = Prepare(new NpyData { Features = features, Targets = targets, Split = AllTraining }, TargetType.Classes);
            Assert.Contains(expected, Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Prepare_NotANumberInNpy_IsRefusedWithItsRow()
    {
        var result = Prepare(
            new NpyData
            {
                Features = Npy("f", "<f4", "(2,)", BitConverter.GetBytes, 1f, float.NaN),
                Targets = Npy("t", "<f4", "(2,)", BitConverter.GetBytes, 1f, 2f), Split = AllTraining,
            },
            TargetType.Real);

        var error = Assert.Single(result.Errors);
        Assert.Equal("data", error.Place);
        Assert.Matches(@"\bf: row 1: .*\bNaN\b", error.ToString());
    }

    [Fact]
    public void Prepare_SyntheticHeart_HasTheInputsOfTheRealTable()
    {
        using var data = Good(
            new SyntheticData { Kind = SyntheticKind.Heart, Rows = 600, Split = new() { Stratify = true } },
            TargetType.Binary, 7);

        Assert.Equal([29], data.SampleShape);
        Assert.Equal([1, 1, 1, 1, 1, 2, 5, 2, 3, 2, 3, 4, 3], data.Encoder.Columns.Select(column => column.Width));
        Assert.Equal(["fixed", "normal", "reversible"], data.Encoder.Columns[12].Categories!);
        Assert.Equal(
            (420, 90, 90), (data.Count(DatasetSplit.Train), data.Count(DatasetSplit.Validation), data.Count(DatasetSplit.Test)));
        var positive = Enumerable.Range(0, 420).Average(i => data.TargetOf(DatasetSplit.Train, i)[0]);
        Assert.InRange(positive, 0.4, 0.52);
    }

    [Fact]
    public void Prepare_Digits_DrawsTheSameDigitDifferently()
    {
        using var data = Good(
            new SyntheticData { Kind = SyntheticKind.Digits, Rows = 200, Split = AllTraining }, TargetType.Classes);

        Assert.Equal([1, 28, 28], data.SampleShape);
        Assert.Equal(new TargetKind(TargetType.Classes, 10), data.Target);
        var images = Enumerable.Range(0, 200).Select(i => data.Sample(DatasetSplit.Train, i).ToArray()).ToArray();
        Assert.All(images, image => Assert.All(image, pixel => Assert.InRange(pixel, 0f, 1f)));
        Assert.All(images, image => Assert.InRange(image.Average(), 0.05f, 0.4f));
        // The nearest other image shows the same digit far more often than the one time in ten of pure chance.
        var same = Enumerable.Range(0, 200).Count(i => Nearest(images, i) % 10 == i % 10);
        Assert.InRange(same, 120, 200);
        Assert.Equal(200, images.Select(image => string.Join(' ', image)).Distinct().Count());
    }

    [Theory]
    [InlineData(SyntheticKind.Blobs, TargetType.Classes, 4)]
    [InlineData(SyntheticKind.TwoSpirals, TargetType.Binary, 2)]
    [InlineData(SyntheticKind.Regression, TargetType.Real, 1)]
    public void Prepare_OtherGenerators_GiveFiniteSamplesOfTheirKind(SyntheticKind kind, TargetType target, int size)
    {
        using var data = Good(new SyntheticData { Kind = kind, Rows = 100, Split = AllTraining }, target);

        Assert.Equal(new TargetKind(target, size), data.Target);
        for (var i = 0; i < 100; i++)
            Assert.All(data.Sample(DatasetSplit.Train, i).ToArray(), value => Assert.InRange(value, -5f, 5f));
    }

    [Fact]
    public void WriteCsv_ReadBackAsATable_GivesTheGeneratedSamples()
    {
        using var text = new StringWriter();
        SyntheticTables.WriteCsv(SyntheticKind.Heart, 600, 1, text);
        Assert.StartsWith(
            "age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,target\n", text.ToString(),
            StringComparison.Ordinal);
        var split = new SplitSpec { Stratify = true };
        using var made = Good(
            new SyntheticData { Kind = SyntheticKind.Heart, Rows = 600, Seed = 1, Split = split }, TargetType.Binary);
        using var read = Good(
            new CsvData
            {
                File = _directory.Write("heart.csv", text.ToString()), Target = ["target"], Split = split,
                Numeric = ["age", "trestbps", "chol", "thalach", "oldpeak"],
                Categorical = ["sex", "cp", "fbs", "restecg", "exang", "slope", "ca", "thal"],
            },
            TargetType.Binary);

        Assert.Equal(made.RecordsSha256, read.RecordsSha256);
        Assert.Equal(made.Encoder, read.Encoder);
    }

    [Fact]
    public void WriteCsv_OtherKinds_HaveNumberedColumns()
    {
        using var text = new StringWriter();
        SyntheticTables.WriteCsv(SyntheticKind.Blobs, 2, 1, text);

        var lines = text.ToString().Split('\n');
        Assert.Equal("x0,x1,target", lines[0]);
        Assert.EndsWith(",0", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",1", lines[2], StringComparison.Ordinal);
    }

    private static int Nearest(float[][] images, int of) => Enumerable.Range(0, images.Length).Where(i => i != of)
        .MinBy(i => images[i].Zip(images[of], (a, b) => (a - b) * (a - b)).Sum());

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionMode.Compress))
            stream.Write(bytes);
        return packed.ToArray();
    }

    private string Npy<T>(string name, string type, string shape, Func<T, byte[]> bytes, params T[] values)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight(117) + "\n";
        byte[] head = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0];
        return _directory.Write(name, [.. head, .. Encoding.ASCII.GetBytes(header), .. values.SelectMany(bytes)]);
    }

    private PreparedDataSet Good(DataSpec spec, TargetType target, ulong seed = 1)
    {
        var result = Prepare(spec, target, seed);
        Assert.True(result.IsGood, string.Join("\n", result.Errors));
        return result.Value;
    }

    private InputResult<PreparedDataSet> Prepare(DataSpec spec, TargetType target, ulong seed = 1) =>
        DataSetPreparation.Prepare(spec, target, seed, Path.Combine(_directory.Path, "prepared"));
}
