using System.Buffers.Binary;
using System.Security.Cryptography;
using DistTrain.Coordinator.Datasets;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.TestSupport;
using DistTrain.Worker.Gradients;

namespace DistTrain.Coordinator.Tests.Datasets;

public sealed class PreparedDataSetTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly PreparedDataSet _data;

    public PreparedDataSetTests() => _data = DataSetPreparation.Prepare(
        new SyntheticData { Kind = SyntheticKind.Regression, Rows = 100 }, TargetType.Real, 1, _directory.Path).Value!;

    public void Dispose()
    {
        _data.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void CopyBatch_IndicesOfAnEpoch_CopiesTheirFeaturesAndTargetsInOrder()
    {
        var order = new EpochSampler(1, 2, _data.Count(DatasetSplit.Train));
        var indices = new int[5];
        order.CopyTo(20, indices);
        var (features, targets) = (new float[50], new float[5]);

        _data.CopyBatch(DatasetSplit.Train, indices, features, targets);

        for (var i = 0; i < 5; i++)
        {
            var sample = order.IndexAt(20 + i);
            Assert.Equal(_data.Sample(DatasetSplit.Train, sample).ToArray(), features[(i * 10)..((i + 1) * 10)]);
            Assert.Equal(_data.TargetOf(DatasetSplit.Train, sample)[0], targets[i]);
        }
    }

    [Fact]
    public void CopyBatch_Repeated_AllocatesNothing()
    {
        var indices = Enumerable.Range(0, 32).ToArray();
        var (features, targets) = (new float[320], new float[32]);

        var allocated = Allocations.Least(() =>
        {
            for (var i = 0; i < 30; i++)
                _data.CopyBatch(DatasetSplit.Train, indices, features, targets);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void CopyBatch_TooLittleRoomOrNoSuchSample_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => _data.CopyBatch(DatasetSplit.Test, [0, 1], new float[19], new float[2]));
        Assert.Throws<ArgumentException>(() => _data.CopyBatch(DatasetSplit.Test, [0, 1], new float[20], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _data.CopyBatch(DatasetSplit.Test, [14, 15], new float[20], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _data.TargetOf(DatasetSplit.Test, -1).Length);
    }

    [Fact]
    public void Sample_AfterDispose_IsRefused()
    {
        _data.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _data.Sample(DatasetSplit.Train, 0).Length);
    }

    [Fact]
    public void RecordsSha256_AnyDataSet_IsTheHashOfTheRecordsInTheFile()
    {
        var bytes = File.ReadAllBytes(_data.File);
        var records = bytes.AsSpan((int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)));

        Assert.Equal(100 * 11 * sizeof(float), records.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(records)), _data.RecordsSha256);
    }

    [Theory]
    [InlineData(0, "not a prepared data set")]
    [InlineData(8, "version 4294967")]
    [InlineData(12, "bytes of description")]
    [InlineData(16, "the file is torn")]
    public void Open_ChangedHeader_IsRefused(int at, string expected)
    {
        var bytes = File.ReadAllBytes(_data.File);
        bytes.AsSpan(at, 4).Fill(0xFF);
        var path = _directory.Write("changed.data", bytes);

        var error = Assert.Throws<InvalidDataException>(() => PreparedDataSet.Open(path));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Preprocessor_AsJson_ReadsBackEqual()
    {
        using var heart = DataSetPreparation.Prepare(
            new SyntheticData { Kind = SyntheticKind.Heart, Rows = 200 }, TargetType.Binary, 1, _directory.Path).Value!;

        var json = heart.Encoder.ToJson();

        Assert.Equal(heart.Encoder, Preprocessor.FromJson(json));
        Assert.Contains("\"sample_shape\":[29]", json, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"binary\"", json, StringComparison.Ordinal);
    }
}
