namespace DistTrain.Shared.Jobs.Schema;

/// <summary>The keys of <c>data</c>.</summary>
internal static class DataSchema
{
    private static readonly Section<SplitSpec> Split = new Section<SplitSpec>(new())
        .Key("train", Kinds.PositiveShare, s => s.Train, (s, v) => s with { Train = v })
        .Key("validation", Kinds.Share, s => s.Validation, (s, v) => s with { Validation = v })
        .Key("test", Kinds.Share, s => s.Test, (s, v) => s with { Test = v })
        .Key("stratify", Kinds.Flag, s => s.Stratify, (s, v) => s with { Stratify = v });

    private static readonly Kind<ValueList<string>> Columns = Kinds.List(Kinds.Column, "column names");

    private static readonly Section<CsvData> Csv = new Section<CsvData>(new() { File = "", Target = [] })
        .Required("csv", Kinds.FilePath, s => s.File, (s, v) => s with { File = v })
        .Required(
            "target", new ListKind<string>(Kinds.Column, "column names, or one name", allowsSingle: true),
            s => s.Target, (s, v) => s with { Target = v })
        .Key("numeric", Columns, s => s.Numeric, (s, v) => s with { Numeric = v })
        .Key("categorical", Columns, s => s.Categorical, (s, v) => s with { Categorical = v })
        .Key(
            "missing", Kinds.Name<MissingValues>("what to do with missing values"),
            s => s.Missing, (s, v) => s with { Missing = v })
        .Key("standardize", Kinds.Flag, s => s.Standardize, (s, v) => s with { Standardize = v })
        .Key(
            "delimiter", new TextKind("one character, or tab", text => text is "tab" or [not ('"' or '\n' or '\r')]),
            s => s.Delimiter == '\t' ? "tab" : s.Delimiter.ToString(),
            (s, v) => s with { Delimiter = v == "tab" ? '\t' : v[0] })
        .Key("split", Split, s => s.Split, (s, v) => s with { Split = v });

    private static readonly Section<SyntheticData> Generator = new Section<SyntheticData>(new() { Kind = SyntheticKind.Heart })
        .Required("kind", Kinds.Name<SyntheticKind>("a generator"), s => s.Kind, (s, v) => s with { Kind = v })
        .Key("rows", Kinds.Count, s => s.Rows, (s, v) => s with { Rows = v })
        .Key("seed", Kinds.Seed, s => s.Seed, (s, v) => s with { Seed = v });

    private static readonly Section<SyntheticData> Synthetic = new Section<SyntheticData>(Generator.Blank)
        .Required("synthetic", Generator, s => s, (s, v) => v with { Split = s.Split })
        .Key("split", Split, s => s.Split, (s, v) => s with { Split = v });

    private static readonly Section<IdxData> IdxFiles = new Section<IdxData>(new() { Images = "", Labels = "" })
        .Required("images", Kinds.FilePath, s => s.Images, (s, v) => s with { Images = v })
        .Required("labels", Kinds.FilePath, s => s.Labels, (s, v) => s with { Labels = v });

    private static readonly Section<IdxData> Idx = new Section<IdxData>(IdxFiles.Blank)
        .Required("idx", IdxFiles, s => s, (s, v) => v with { Split = s.Split })
        .Key("split", Split, s => s.Split, (s, v) => s with { Split = v });

    private static readonly Section<NpyData> NpyFiles = new Section<NpyData>(new() { Features = "", Targets = "" })
        .Required("features", Kinds.FilePath, s => s.Features, (s, v) => s with { Features = v })
        .Required("targets", Kinds.FilePath, s => s.Targets, (s, v) => s with { Targets = v });

    private static readonly Section<NpyData> Npy = new Section<NpyData>(NpyFiles.Blank)
        .Required("npy", NpyFiles, s => s, (s, v) => v with { Split = s.Split })
        .Key("split", Split, s => s.Split, (s, v) => s with { Split = v });

    /// <summary>The value of <c>data</c>.</summary>
    public static Kind<DataSpec> Data { get; } = new KeyedUnion<DataSpec>("a source of samples")
        .Or(Csv).Or(Synthetic).Or(Idx).Or(Npy);

    /// <summary>Stands in until <c>data</c> is read.</summary>
    public static DataSpec Blank => Csv.Blank;
}
