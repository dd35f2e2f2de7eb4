namespace DistTrain.Shared.Jobs;

/// <summary>Where the samples come from and how they are divided (<c>data</c> in the job file). Paths are absolute.</summary>
public abstract record DataSpec
{
    /// <summary>The shares of training, validation and test.</summary>
    public SplitSpec Split { get; init; } = new();
}

/// <summary>A table with a header line (<c>data: {csv: FILE, target: …}</c>).</summary>
public sealed record CsvData : DataSpec
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The target column; several only for a regression loss.</summary>
    public required ValueList<string> Target { get; init; }

    /// <summary>Columns read as numbers.</summary>
    public ValueList<string> Numeric { get; init; } = [];

    /// <summary>Columns encoded one-hot.</summary>
    public ValueList<string> Categorical { get; init; } = [];

    /// <summary>What happens to an empty field, <c>?</c>, <c>NA</c> or <c>NaN</c> in a feature column.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Error;

    /// <summary>Whether numeric columns are brought to mean 0 and standard deviation 1 of the training part.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>The character between fields.</summary>
    public char Delimiter { get; init; } = ',';
}

/// <summary>Generated samples (<c>data: {synthetic: {kind: digits, rows: 5000}}</c>).</summary>
public sealed record SyntheticData : DataSpec
{
    /// <summary>Which generator.</summary>
    public required SyntheticKind Kind { get; init; }

    /// <summary>How many samples, at least 1.</summary>
    public int Rows { get; init; } = 1000;

    /// <summary>The generator's seed.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>Images in MNIST's IDX format, plain or gzip (<c>data: {idx: {images: FILE, labels: FILE}}</c>); samples have
/// the shape channels x rows x columns, bytes scaled to 0..1.</summary>
public sealed record IdxData : DataSpec
{
    /// <summary>The file of unsigned bytes, 2 to 4 dimensions: samples, [channels,] [rows,] columns.</summary>
    public required string Images { get; init; }

    /// <summary>The file of labels, one unsigned byte a sample.</summary>
    public required string Labels { get; init; }
}

/// <summary>NumPy arrays, C order, float32, float64 or int64 (<c>data: {npy: {features: FILE, targets: FILE}}</c>).</summary>
public sealed record NpyData : DataSpec
{
    /// <summary>The array of features; the first dimension counts samples, the others are the sample's shape.</summary>
    public required string Features { get; init; }

    /// <summary>The array of targets; the first dimension counts samples.</summary>
    public required string Targets { get; init; }
}

/// <summary>The shares of the three parts; they sum to 1.</summary>
public sealed record SplitSpec
{
    /// <summary>Share of the samples to train on, above 0.</summary>
    public double Train { get; init; } = 0.7;

    /// <summary>Share for validation.</summary>
    public double Validation { get; init; } = 0.15;

    /// <summary>Share for the final test.</summary>
    public double Test { get; init; } = 0.15;

    /// <summary>Whether each class is divided by these shares on its own.</summary>
    public bool Stratify { get; init; }
}

/// <summary>What to do with a missing feature value.</summary>
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
