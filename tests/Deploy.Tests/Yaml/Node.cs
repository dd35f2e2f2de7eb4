using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace DistTrain.Deploy.Tests.Yaml;

/// <summary>A value of a YAML document; what is not there is an empty node, so that paths can be followed blindly.</summary>
internal sealed class Node
{
    private static readonly Node Nothing = new(null);
    private readonly object? _value;

    private Node(object? value) => _value = value;

    public bool Exists => _value is not null;

    public string? Text => _value as string;

    public IEnumerable<Node> Items => _value is List<object> list ? list.Select(item => new Node(item)) : [];

    public IEnumerable<KeyValuePair<string, Node>> Entries => _value is Dictionary<object, object> map
        ? map.Select(entry => KeyValuePair.Create((string)entry.Key, new Node(entry.Value)))
        : [];

    public IEnumerable<string> Keys => Entries.Select(entry => entry.Key);

    public Node this[string key] =>
        _value is Dictionary<object, object> map && map.TryGetValue(key, out var value) ? new Node(value) : Nothing;

    public bool IsTrue => Text == "true";

    public bool IsFalse => Text == "false";

    public int? Number => int.TryParse(Text, out var number) ? number : null;

    /// <summary>Every document of a text; keys merged with &lt;&lt; are filled in.</summary>
    public static IReadOnlyList<Node> ReadAll(string text)
    {
        var deserializer = new DeserializerBuilder().Build();
        using var reader = new StringReader(text);
        var parser = new MergingParser(new Parser(reader));
        List<Node> documents = [];
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
        {
            if (deserializer.Deserialize<object?>(parser) is { } value)
                documents.Add(new Node(value));
        }
        return documents;
    }

    public override string ToString() => _value switch
    {
        string text => text,
        List<object> => "[" + string.Join(", ", Items) + "]",
        Dictionary<object, object> => "{" + string.Join(", ", Entries.Select(entry => $"{entry.Key}: {entry.Value}")) + "}",
        _ => "nothing",
    };
}
