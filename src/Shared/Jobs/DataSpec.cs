using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>Where the samples come from and how they are divided. Paths are absolute.</summary>
[Union("a source of samples", IsKeyed = true)]
[Alternative("csv", typeof(CsvData))]
[Alternative("synthetic", typeof(SyntheticData))]
[Alternative("idx", typeof(IdxData))]
[Alternative("npy", typeof(NpyData))]
public abstract record DataSpec
{
    /// <summary>The shares of the three parts; they sum to 1. A share above 0 must give at least one sample.</summary>
    [Beside] public SplitSpec Split { get; init; } = new();
}

/// <summary>A table with a header line.</summary>
public sealed record CsvData : DataSpec
{
    /// <summary>A table in UTF-8 with a header line, fields quoted as in RFC 4180. <c>--data FILE</c> takes its place.</summary>
    [Key("csv"), Kind<PathKind>] public required string File { get; init; }

    /// <summary>The column to predict; several columns only with a regression loss.</summary>
    [List("column names", Rule = ", or one name", AllowSingle = true), Text("a column's name")]
    public required ValueList<string> Target { get; init; }

    /// <summary>Columns whose values are numbers; each is one feature.</summary>
    [List("column names"), Text("a column's name")] public ValueList<string> Numeric { get; init; } = [];

    /// <summary>Columns encoded one-hot, one input for each value found in the training set, sorted (as numbers if all are). A
    /// value that training did not see becomes all zeros and is counted in a warning. At most 10,000 values.</summary>
    [List("column names"), Text("a column's name")] public ValueList<string> Categorical { get; init; } = [];

    /// <summary>For an empty field, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c> or <c>null</c> in a feature column: refuse the
    /// table; take the training set's mean (categorical: the most frequent value); take its most frequent value; leave the
    /// row out.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Error;

    /// <summary>Brings numeric columns to mean 0 and standard deviation 1 (divisor n) of the training set.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>The character between fields: <c>,</c>, <c>;</c>, <c>tab</c> or another one.</summary>
    [Kind<DelimiterKind>] public char Delimiter { get; init; } = ',';
}

/// <summary>Generated samples; the same seed gives the same samples anywhere.</summary>
public sealed record SyntheticData : DataSpec
{
    /// <summary><c>heart</c>: a table like the Cleveland heart-disease data, two classes. <c>digits</c>: drawn digits,
    /// 1 x 28 x 28, ten classes. <c>regression</c>: Friedman's first problem, ten inputs. <c>two-spirals</c>: two classes in
    /// the plane. <c>blobs</c>: four classes in the plane.</summary>
    public required SyntheticKind Kind { get; init; }

    /// <summary>The number of samples to generate.</summary>
    [Bounds(AtLeast = 1)] public int Rows { get; init; } = 1000;

    /// <summary>The generator's own seed: another <c>seed</c> of the job divides the same samples differently.</summary>
    [Bounds(AtLeast = 0)] public ulong Seed { get; init; } = 1;
}

/// <summary>Images in MNIST's IDX format, plain or gzip; bytes are scaled to 0..1. Samples have the shape channels x rows x
/// columns.</summary>
public sealed record IdxData : DataSpec
{
    /// <summary>Unsigned bytes of 2 to 4 dimensions: samples, [channels,] [rows,] columns.</summary>
    [Kind<PathKind>] public required string Images { get; init; }

    /// <summary>One unsigned byte for each sample, its class.</summary>
    [Kind<PathKind>] public required string Labels { get; init; }
}

/// <summary>NumPy arrays: float32, float64 or int64, little-endian, C order, taken as they are.</summary>
public sealed record NpyData : DataSpec
{
    /// <summary>The first dimension counts samples; the others are the sample's shape.</summary>
    [Kind<PathKind>] public required string Features { get; init; }

    /// <summary>For each sample its class, counted from 0, or, for a regression loss, one or more numbers.</summary>
    [Kind<PathKind>] public required string Targets { get; init; }
}

/// <summary>The shares of the three parts; they sum to 1.</summary>
public sealed record SplitSpec
{
    /// <summary>The share to train on; encoders and scalers are fitted on it alone.</summary>
    [Bounds(Above = 0, AtMost = 1)] public double Train { get; init; } = 0.7;

    /// <summary>The share that is evaluated after each epoch.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Validation { get; init; } = 0.15;

    /// <summary>The share that is evaluated once, when training has ended.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Test { get; init; } = 0.15;

    /// <summary>Whether each class is divided by the shares separately, so that the three parts have the same mix of
    /// classes.</summary>
    public bool Stratify { get; init; }
}

/// <summary>What to do with a missing feature value.</summary>
[Named("what to do with missing values")]
public enum MissingValues
{
    /// <summary>Refuse the table: a missing value is an error.</summary>
    Error,

    /// <summary>The training set's mean (numeric) or most frequent value (categorical).</summary>
    Mean,

    /// <summary>The training set's most frequent value.</summary>
    Mode,

    /// <summary>Leave out the whole row; a warning says how many there were.</summary>
    Row,
}

/// <summary>The data sets that <c>synthetic</c> can generate.</summary>
[Named("a generator")]
public enum SyntheticKind
{
    /// <summary>A table like the Cleveland heart-disease data; two classes.</summary>
    Heart,

    /// <summary>Drawn digits, 1 x 28 x 28, ten classes.</summary>
    Digits,

    /// <summary>Ten numbers and a noisy function of them.</summary>
    Regression,

    /// <summary>Two interleaved spirals in the plane; two classes.</summary>
    TwoSpirals,

    /// <summary>Four clouds of points in the plane; four classes.</summary>
    Blobs,
}
