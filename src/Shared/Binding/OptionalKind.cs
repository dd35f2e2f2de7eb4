using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A value, or a word that stands for <paramref name="absent"/>.</summary>
internal sealed class OptionalKind(Kind kind, string word, object? absent) : Kind
{
    public Kind Some => kind;

    public string Word => word;

    public override string Expected => $"{kind.Expected}; or {word}";

    public override IReadOnlyList<string> Exclusive => kind.Exclusive;

    public override Kind? Child(string key) => kind.Child(key);

    public override bool TryRead(YamlNode node, string path, ReadContext context, out object? value)
    {
        value = absent;
        return (node is YamlScalar { IsPlain: true } scalar && scalar.Text == word)
            || kind.TryRead(node, path, context, out value);
    }

    public override YamlNode Write(object? value) =>
        Equals(value, absent) ? new YamlScalar(default, word) : kind.Write(value);
}
