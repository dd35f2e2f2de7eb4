using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>A character that can stand between the fields of a table; the tabulator has a name.</summary>
internal sealed class DelimiterKind : ScalarKind<char>
{
    public override string Expected => "one character, or tab";

    protected override bool IsPlain => false;

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out char value)
    {
        value = scalar.Text is [var only] ? only : '\t';
        return scalar.Text is "tab" or [not ('"' or '\n' or '\r')];
    }

    protected override string Format(char value) => value == '\t' ? "tab" : value.ToString();
}
