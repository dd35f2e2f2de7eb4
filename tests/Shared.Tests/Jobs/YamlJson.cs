using System.Globalization;
using System.Text.Json.Nodes;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Tests.Jobs;

/// <summary>A YAML document as editors see it: JSON, with the types that plain scalars have in YAML 1.2.</summary>
internal static class YamlJson
{
    public static JsonNode? Of(string text)
    {
        var errors = new List<InputError>();
        var root = YamlDocument.Read(text, "text", errors);
        Assert.Equal([], errors);
        return Of(root!);
    }

    public static JsonNode? Of(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true, Text: "true" or "false" } flag => flag.Text == "true",
        YamlScalar { IsPlain: true } plain when IsWhole(plain.Text) => decimal.Parse(plain.Text, CultureInfo.InvariantCulture),
        YamlScalar { IsPlain: true } plain when IsNumber(plain.Text) => double.Parse(plain.Text, CultureInfo.InvariantCulture),
        YamlScalar text => text.Text,
        YamlSequence list => new JsonArray([.. list.Items.Select(Of)]),
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        _ => throw new ArgumentException("not a node", nameof(node)),
    };

    private static bool IsWhole(string text) =>
        text.Any(char.IsAsciiDigit) && decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsNumber(string text) =>
        text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
