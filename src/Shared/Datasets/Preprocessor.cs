using System.Text.Json;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Datasets;

/// <summary>How a row of the source becomes the numbers of a record, fitted on the training set. Stored with a model, so
/// that predictions need nothing else.</summary>
public sealed record Preprocessor
{
    /// <summary>Feature columns in the order of the features; empty for images and arrays, which are taken as they are.</summary>
    public ValueList<ColumnEncoder> Columns { get; init; } = [];

    /// <summary>The names of the target columns; empty for images and arrays.</summary>
    public ValueList<string> TargetColumns { get; init; } = [];

    public required TargetKind Target { get; init; }

    /// <summary>The names of the classes by number; empty for real targets.</summary>
    public ValueList<string> Classes { get; init; } = [];

    /// <summary>The shape of a sample without the batch: [29], or [1, 28, 28].</summary>
    public required ValueList<int> SampleShape { get; init; }

    /// <summary>What happens to missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>The character between fields of the table.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Number of floats in a sample: the product of <see cref="SampleShape"/>.</summary>
    public int Features => SampleShape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>The JSON that is stored beside a model and in its checkpoints.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    /// <summary>Makes an encoder from the JSON that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not an encoder.</exception>
    public static Preprocessor FromJson(string json) =>
        JsonSerializer.Deserialize<Preprocessor>(json, JsonOptions) ?? throw new JsonException("expected an encoder, found null");

    /// <summary>The options for an encoder inside a larger document: snake case, names of enumerations in kebab
    /// case.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = MakeOptions();

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            IgnoreReadOnlyProperties = true,
        };
        options.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>How a feature column becomes numbers.</summary>
public sealed record ColumnEncoder
{
    /// <summary>The column's name in the header line.</summary>
    public required string Name { get; init; }

    /// <summary>The values of a categorical column, sorted; each is one feature. Null: a numeric column, one feature.</summary>
    public ValueList<string>? Categories { get; init; }

    /// <summary>Subtracted from a numeric value.</summary>
    public double Mean { get; init; }

    /// <summary>A numeric value is divided by it afterwards; never 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What a missing value is replaced by; null: a missing value is an error, or its row is left out.</summary>
    public string? Fill { get; init; }

    /// <summary>Number of features that the column becomes: 1, or one for each category.</summary>
    public int Width => Categories?.Count ?? 1;
}
