using System.Globalization;
using System.Numerics;
using DistTrain.Shared.Jobs.Yaml;

namespace DistTrain.Shared.Jobs.Schema;

/// <summary>A kind whose values are one word.</summary>
internal abstract class ScalarKind<T> : Kind<T>
{
    public sealed override bool TryRead(YamlNode node, string path, ReadContext context, out T value)
    {
        string? hint = null;
        if (node is YamlScalar { IsNull: false } scalar && TryParse(scalar, context, out value!, out hint))
            return true;
        Refuse(node, path, context, hint);
        value = default!;
        return false;
    }

    public sealed override YamlNode Write(T value) => new YamlScalar(default, Format(value), IsPlain);

    protected virtual bool IsPlain => true;

    protected abstract bool TryParse(YamlScalar scalar, ReadContext context, out T value, out string? hint);

    protected abstract string Format(T value);
}

/// <summary>A whole number between two limits, both included.</summary>
internal sealed class WholeKind<T>(T min, T max) : ScalarKind<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override string Expected =>
        max == T.MaxValue ? $"a whole number, {min} or more" : $"a whole number from {min} to {max}";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out T value, out string? hint)
    {
        hint = scalar.IsPlain ? null : "; leave the quotes out";
        return T.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && scalar.IsPlain && value >= min && value <= max;
    }

    protected override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>A finite number in a range.</summary>
internal sealed class NumberKind(string expected, Func<double, bool> isValid) : ScalarKind<double>
{
    public override string Expected => expected;

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out double value, out string? hint)
    {
        hint = scalar.IsPlain ? null : "; leave the quotes out";
        return double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && scalar.IsPlain && double.IsFinite(value) && isValid(value);
    }

    protected override string Format(double value) => YamlNumber.Format(value);
}

/// <summary>Seconds, or a number with a unit.</summary>
internal sealed class DurationKind : ScalarKind<double>
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public override string Expected => "seconds above 0, or a number with ms, s, m, h or d";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out double value, out string? hint)
    {
        hint = null;
        var unit = Units.FirstOrDefault(u => scalar.Text.EndsWith(u.Unit, StringComparison.Ordinal), (Unit: "", Seconds: 1.0));
        var digits = scalar.Text[..^unit.Unit.Length];
        var isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        value *= unit.Seconds;
        return isNumber && double.IsFinite(value) && value > 0;
    }

    protected override string Format(double value) => YamlNumber.Format(value);
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class FlagKind : ScalarKind<bool>
{
    public override string Expected => "true or false";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out bool value, out string? hint)
    {
        hint = scalar.IsPlain ? null : "; leave the quotes out";
        value = scalar.Text == "true";
        return scalar.IsPlain && scalar.Text is "true" or "false";
    }

    protected override string Format(bool value) => value ? "true" : "false";
}

/// <summary>A text that fulfils a condition.</summary>
internal sealed class TextKind(string expected, Func<string, bool> isValid) : ScalarKind<string>
{
    public override string Expected => expected;

    protected override bool IsPlain => false;

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out string value, out string? hint)
    {
        hint = null;
        value = scalar.Text;
        return isValid(value);
    }

    protected override string Format(string value) => value;
}

/// <summary>A path, made absolute.</summary>
internal sealed class PathKind : ScalarKind<string>
{
    public override string Expected => "a path, relative to the job file";

    protected override bool IsPlain => false;

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out string value, out string? hint)
    {
        hint = null;
        value = scalar.Text.Length == 0 || scalar.Text.Contains('\0')
            ? "" : Path.GetFullPath(scalar.Text, context.BaseDirectory);
        return value.Length > 0;
    }

    protected override string Format(string value) => value;
}

/// <summary>One of a few names.</summary>
internal sealed class NameKind<T>(IReadOnlyDictionary<string, T> names, string what) : ScalarKind<T>
    where T : struct
{
    public override string Expected => $"{what}: {string.Join(", ", names.Keys)}";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out T value, out string? hint)
    {
        hint = NearestName.Hint(scalar.Text, names.Keys);
        return names.TryGetValue(scalar.Text, out value);
    }

    protected override string Format(T value) => names.First(pair => pair.Value.Equals(value)).Key;
}
