using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DistTrain.Shared.Binding;
using DistTrain.Shared.Jobs;

namespace DistTrain.Shared.Tests.Jobs;

/// <summary>The JSON schema of a job file (docs/job.schema.json), by which editors complete and check what is typed.</summary>
internal static class JobFileSchema
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A job file of DistTrain",
        };
        foreach (var (name, value) in Of(JobFile.Root).ToArray())
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Format) + "\n";
    }

    private static JsonObject Of(Kind kind) => kind switch
    {
        OptionalKind optional => AnyOf(Of(optional.Some), Words(optional.Word)),
        IListKind list => ListOf(list),
        PairKind pair => PairOf(pair),
        Section section => Of(section),
        KeyedUnion union => new JsonObject { ["oneOf"] = ArrayOf(union.Alternatives.Select(a => Of(a.Section))) },
        NamedUnion union => Of(union),
        INumberKind number => NumberOf(number),
        FlagKind => new JsonObject { ["type"] = "boolean" },
        NameKind name => Words([.. name.Names]),
        BatchSizeKind => AnyOf(new JsonObject { ["type"] = "integer", ["minimum"] = 1 }, Words("full")),
        DurationKind => AnyOf(
            new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 }, TextOf(@"^[0-9.eE+-]+ *(ms|s|m|h|d)$")),
        DelimiterKind => TextOf("^(tab|[^\"\\n\\r])$"),
        TextKind { Pattern: { } pattern } => AnyText("pattern", $"^{pattern}$"),
        TextKind or PathKind => AnyText("minLength", 1),
        _ => throw new ArgumentException($"no schema for {kind.GetType()}", nameof(kind)),
    };

    private static JsonObject Of(Section section)
    {
        var blank = section.Create();
        var properties = new JsonObject();
        foreach (var key in section.Keys)
        {
            var schema = Described(Of(key.Kind), JobFileTables.MeaningOf(key));
            if (!key.IsRequired)
                schema["default"] = YamlJson.Of(key.Write(blank));
            properties[key.Name] = schema;
        }

        var required = section.Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name).ToArray();
        var mapping = Mapping(properties);
        if (required.Length > 0)
            mapping["required"] = new JsonArray(required);
        else
            mapping["type"] = new JsonArray("object", "null");
        return mapping;
    }

    private static JsonObject Of(NamedUnion union)
    {
        var properties = new JsonObject();
        foreach (var alternative in union.Alternatives)
            properties[alternative.Name] = Described(Of(alternative), Summaries.Of(alternative.Type));
        foreach (var (name, value) in (JsonObject)Of(union.Beside)["properties"]!)
            properties[name] = value!.DeepClone();
        var mapping = Mapping(properties);
        mapping["oneOf"] = ArrayOf(union.Exclusive.Select(name => new JsonObject { ["required"] = new JsonArray(name) }));
        var words = union.Alternatives.Where(a => !a.Section.HasRequired).Select(a => a.Name).ToArray();
        return AnyOf(Words(words), mapping);
    }

    private static JsonObject Of(Alternative alternative) => alternative.Shorthand is { } key
        ? AnyOf(Of(key.Kind), Of(alternative.Section)) : Of(alternative.Section);

    private static JsonObject ListOf(IListKind list)
    {
        var many = new JsonObject { ["type"] = "array", ["items"] = Of(list.Item) };
        return list.AllowsSingle ? AnyOf(Of(list.Item), many) : many;
    }

    private static JsonObject PairOf(PairKind pair)
    {
        var two = new JsonObject { ["type"] = "array", ["items"] = Of(pair.Item), ["minItems"] = 2, ["maxItems"] = 2 };
        return pair.AllowsSingle ? AnyOf(Of(pair.Item), two) : two;
    }

    private static JsonObject NumberOf(INumberKind number)
    {
        var schema = new JsonObject { ["type"] = number.IsWhole ? "integer" : "number" };
        Limit("minimum", number.Bounds.AtLeast);
        Limit("exclusiveMinimum", number.Bounds.Above);
        Limit("maximum", number.Bounds.AtMost);
        Limit("exclusiveMaximum", number.Bounds.Below);
        return schema;

        void Limit(string keyword, double value)
        {
            if (!double.IsNaN(value))
                schema[keyword] = value;
        }
    }

    private static JsonObject TextOf(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    // Names such as 2026 or true, written without quotes, are no strings to YAML.
    private static JsonObject AnyText(string keyword, JsonNode limit) =>
        new() { ["type"] = new JsonArray("string", "number", "boolean"), [keyword] = limit };

    private static JsonObject Words(params string[] words) => new() { ["enum"] = ArrayOf(words.Select(word => (JsonNode)word)) };

    private static JsonObject Mapping(JsonObject properties) =>
        new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };

    private static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = ArrayOf(schemas) };

    private static JsonArray ArrayOf(IEnumerable<JsonNode> nodes) => new([.. nodes]);

    private static JsonObject Described(JsonObject schema, string meaning)
    {
        schema.Insert(0, "description", meaning);
        return schema;
    }
}
