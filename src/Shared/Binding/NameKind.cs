using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>One of a few names.</summary>
/// <param name="what">What they are: <c>a metric</c>.</param>
/// <param name="names">The names with their values.</param>
internal class NameKind(string what, IReadOnlyDictionary<string, object> names) : ScalarKind<object>
{
    public override string Expected => what + Limits;

    public override string Limits => $": {string.Join(", ", names.Keys)}";

    public IEnumerable<string> Names => names.Keys;

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out object value) =>
        names.TryGetValue(scalar.Text, out value!);

    protected override string Format(object value) => names.First(pair => pair.Value.Equals(value)).Key;

    protected override string? Hint(YamlScalar scalar) => NearestName.Hint(scalar.Text, names.Keys);
}
