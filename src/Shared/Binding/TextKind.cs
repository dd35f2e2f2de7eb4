using System.Text.RegularExpressions;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A text that is not empty, all of which matches a pattern if there is one.</summary>
internal sealed class TextKind(string expected, string? pattern) : ScalarKind<string>
{
    public override string Expected => expected;

    public string? Pattern => pattern;

    protected override bool IsPlain => false;

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out string value)
    {
        value = scalar.Text;
        return value.Length > 0 && (pattern is null || Regex.Match(value, pattern).Length == value.Length);
    }

    protected override string Format(string value) => value;
}
