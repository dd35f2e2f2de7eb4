using DistTrain.Shared.Binding;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Numerics;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Generates one sample of a class: fills the features, and the target if it is a real number.</summary>
internal delegate void SampleWriter(ref CounterBasedRandom random, int classNumber, Span<float> features, Span<float> target);

/// <summary>Generated samples, each a function of the seed and its row. Row i has the class i modulo the number of
/// classes.</summary>
internal sealed class SyntheticSource : ISampleSource
{
    private readonly ulong _seed;
    private readonly SampleWriter _write;
    private readonly int _classes;

    private SyntheticSource(int rows, ulong seed, ValueList<int> shape, TargetKind target, int classes, SampleWriter write)
    {
        (Rows, _seed, SampleShape, Target, _classes, _write) = (rows, seed, shape, target, classes, write);
        Classes = Enumerable.Range(0, target.Type == TargetType.Real ? 0 : classes)
            .Select(number => number.ToString()).ToValueList();
    }

    public int Rows { get; }

    public ValueList<int> SampleShape { get; }

    public TargetKind Target { get; }

    public ValueList<string> Classes { get; }

    /// <summary>The samples of a generator other than <see cref="SyntheticKind.Heart"/>, which is a table.</summary>
    public static SyntheticSource Create(SyntheticKind kind, int rows, ulong seed, TargetType target) => kind switch
    {
        SyntheticKind.Digits => new(rows, seed, [1, 28, 28], Kind(target, 10), 10, DrawnDigit.Write),
        SyntheticKind.Regression => new(rows, seed, [10], new TargetKind(TargetType.Real, 1), 1, PointClouds.Friedman),
        SyntheticKind.TwoSpirals => new(rows, seed, [2], Kind(target, 2), 2, PointClouds.Spiral),
        SyntheticKind.Blobs => new(rows, seed, [2], Kind(target, 4), 4, PointClouds.Blob),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is a table"),
    };

    public int ClassOf(int row) => Classes.Count == 0 ? 0 : row % _classes;

    public void Read(int row, Span<float> features, Span<float> target)
    {
        var random = new CounterBasedRandom(_seed, RandomPurpose.SyntheticData, ordinal: row);
        target[0] = ClassOf(row);
        _write(ref random, ClassOf(row), features, target);
    }

    public void Dispose()
    {
    }

    private static TargetKind Kind(TargetType type, int classes) =>
        new(type == TargetType.Binary ? TargetType.Binary : TargetType.Classes, classes);
}
