using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A path of a file; a relative one starts from the job file's directory and is made absolute.</summary>
internal sealed class PathKind : ScalarKind<string>
{
    public override string Expected => "a path, relative to the job file";

    protected override bool IsPlain => false;

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out string value)
    {
        value = scalar.Text.Length == 0 || scalar.Text.Contains('\0')
            ? "" : Path.GetFullPath(scalar.Text, context.BaseDirectory);
        return value.Length > 0;
    }

    protected override string Format(string value) => value;
}
