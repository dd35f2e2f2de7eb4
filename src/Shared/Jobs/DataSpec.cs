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

    /// <summary>What to predict. Several columns only with a regression loss.</summary>
    [List("column names", Rule = ", or one name", AllowSingle = true), Text("a column's name")]
    public required ValueList<string> Target { get; init; }

    /// <summary>Columns read as numbers.</summary>
    [List("column names"), Text("a column's name")] public ValueList<string> Numeric { get; init; } = [];

    /// <summary>Columns encoded one-hot, one input for each value found in the training part, sorted (as numbers if all are). A
    /// value that training did not see becomes all zeros and is counted in a warning. At most 10,000 values.</summary>
    [List("column names"), Text("a column's name")] public ValueList<string> Categorical { get; init; } = [];

    /// <summary>For an empty field, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c> or <c>null</c> in a feature column: refuse the
    /// table; take the training part's mean (categorical: the most frequent value); take its most frequent value; leave the
    /// row out.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Error;

    /// <summary>Brings numeric columns to mean 0 and standard deviation 1 (divisor n) of the training part.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>What stands between fields: <c>,</c>, <c>;</c>, <c>tab</c>, …</summary>
    [Kind<DelimiterKind>] public char Delimiter { get; init; } = ',';
}

/// <summary>Generated samples; the same seed gives the same samples anywhere.</summary>
public sealed record SyntheticData : DataSpec
{
    /// <summary><c>heart</c>: a table like the Cleveland heart-disease data, two classes. <c>digits</c>: drawn digits,
    /// 1 x 28 x 28, ten classes. <c>regression</c>: Friedman's first problem, ten inputs. <c>two-spirals</c>: two classes in
    /// the plane. <c>blobs</c>: four classes in the plane.</summary>
    public required SyntheticKind Kind { get; init; }

    /// <summary>How many samples.</summary>
    [Bounds(AtLeast = 1)] public int Rows { get; init; } = 1000;

    /// <summary>The generator's own seed, so that another job seed divides the same samples otherwise.</summary>
    [Bounds(AtLeast = 0)] public ulong Seed { get; init; } = 1;
}

/// <summary>Images in MNIST's IDX format, plain or gzip; bytes are scaled to 0..1. Samples have the shape
/// channels x rows x columns.</summary>
public sealed record IdxData : DataSpec
{
    /// <summary>Unsigned bytes of 2 to 4 dimensions: samples, [channels,] [rows,] columns.</summary>
    [Kind<PathKind>] public required string Images { get; init; }

    /// <summary>One unsigned byte a sample.</summary>
    [Kind<PathKind>] public required string Labels { get; init; }
}

/// <summary>NumPy arrays: float32, float64 or int64, little-endian, C order, taken as they are.</summary>
public sealed record NpyData : DataSpec
{
    /// <summary>The first dimension counts samples; the others are the sample's shape.</summary>
    [Kind<PathKind>] public required string Features { get; init; }

    /// <summary>One class number from 0 a sample, or, for a regression loss, one or more numbers.</summary>
    [Kind<PathKind>] public required string Targets { get; init; }
}

/// <summary>The shares of the three parts; they sum to 1.</summary>
public sealed record SplitSpec
{
    /// <summary>Share to train on. Encoders and scalers see this part only.</summary>
    [Bounds(Above = 0, AtMost = 1)] public double Train { get; init; } = 0.7;

    /// <summary>Share looked at after each epoch.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Validation { get; init; } = 0.15;

    /// <summary>Share looked at once, at the end.</summary>
    [Bounds(AtLeast = 0, AtMost = 1)] public double Test { get; init; } = 0.15;

    /// <summary>Divides each class by the shares on its own.</summary>
    public bool Stratify { get; init; }
}

/// <summary>What to do with a missing feature value.</summary>
[Named("what to do with missing values")]
public enum MissingValues
{
    /// <summary>Refuse the table.</summary>
    Error,

    /// <summary>The training part's mean (numeric) or most frequent value (categorical).</summary>
    Mean,

    /// <summary>The training part's most frequent value.</summary>
    Mode,

    /// <summary>Leave the row out.</summary>
    Row,
}

/// <summary>The generators of samples.</summary>
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
