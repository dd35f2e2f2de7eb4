using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Samples in two NumPy files. Class targets are whole numbers from 0, in an array of one value a sample.</summary>
internal sealed class NpySource : ISampleSource
{
    private const int MaxClasses = 1_000_000;
    private readonly string _name;
    private readonly NpyArray _features;
    private readonly NpyArray _targets;
    private readonly int[]? _classes;
    private readonly double[] _row;
    private readonly double[] _target;

    private NpySource(string name, NpyArray features, NpyArray targets, int[]? classes, TargetKind kind)
    {
        (_name, _features, _targets, _classes, Target) = (name, features, targets, classes, kind);
        _row = new double[features.RowLength];
        _target = new double[targets.RowLength];
        SampleShape = features.Shape.Count == 1 ? [1] : features.Shape.Skip(1).ToValueList();
        Classes = kind.Type == TargetType.Real
            ? [] : Enumerable.Range(0, kind.Size).Select(number => number.ToString()).ToValueList();
    }

    public int Rows => _features.Shape[0];

    public ValueList<int> SampleShape { get; }

    public TargetKind Target { get; }

    public ValueList<string> Classes { get; }

    /// <summary>Opens both arrays, which are read as they are asked for; classes are read at once.</summary>
    /// <exception cref="InvalidDataException">A file is not such an array, or the two do not fit together.</exception>
    public static NpySource Open(NpyData spec, TargetType target)
    {
        var features = NpyArray.Open(spec.Features);
        NpyArray? targets = null;
        try
        {
            targets = NpyArray.Open(spec.Targets);
            var name = Path.GetFileName(spec.Targets);
            if (targets.Shape[0] != features.Shape[0])
                throw NpyArray.Bad(name, $"{targets.Shape[0]} targets for {features.Shape[0]} samples");
            if (target == TargetType.Real)
                return new NpySource(
                    Path.GetFileName(spec.Features), features, targets, null, new TargetKind(target, targets.RowLength));
            var classes = ReadClasses(targets, name);
            var count = classes.Length == 0 ? 0 : classes.Max() + 1;
            if (target == TargetType.Binary && count > 2)
                throw NpyArray.Bad(name, $"classes up to {count - 1}, but the loss takes two classes");
            return new NpySource(
                Path.GetFileName(spec.Features), features, targets, classes,
                new TargetKind(target, target == TargetType.Binary ? 2 : count));
        }
        catch
        {
            features.Dispose();
            targets?.Dispose();
            throw;
        }
    }

    public int ClassOf(int row) => _classes?[row] ?? 0;

    public void Read(int row, Span<float> features, Span<float> target)
    {
        _features.ReadRow(_row);
        for (var i = 0; i < features.Length; i++)
            features[i] = Finite(_row[i], row);
        if (_classes is not null)
        {
            target[0] = _classes[row];
            return;
        }

        _targets.ReadRow(_target);
        for (var i = 0; i < target.Length; i++)
            target[i] = Finite(_target[i], row);
    }

    public void Dispose()
    {
        _features.Dispose();
        _targets.Dispose();
    }

    private static int[] ReadClasses(NpyArray targets, string name)
    {
        if (targets.RowLength != 1)
            throw NpyArray.Bad(name, $"{targets.RowLength} values a sample, expected one class number");
        var classes = new int[targets.Shape[0]];
        Span<double> value = stackalloc double[1];
        for (var row = 0; row < classes.Length; row++)
        {
            targets.ReadRow(value);
            if (value[0] is not (>= 0 and < MaxClasses) || value[0] != Math.Floor(value[0]))
                throw NpyArray.Bad(name, $"row {row}: found {value[0]}, expected a class number, 0 or more");
            classes[row] = (int)value[0];
        }

        return classes;
    }

    private float Finite(double value, int row) =>
        float.IsFinite((float)value) ? (float)value : throw NpyArray.Bad(_name, $"row {row}: found {value}, expected a number");
}
