using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class FlagKind : ScalarKind<bool>
{
    public override string Expected => "true or false";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out bool value)
    {
        value = scalar.Text == "true";
        return scalar.IsPlain && scalar.Text is "true" or "false";
    }

    protected override string Format(bool value) => value ? "true" : "false";

    protected override string? Hint(YamlScalar scalar) => scalar.IsPlain ? null : "; leave the quotes out";
}
