using System.Globalization;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>Seconds, or a number with a unit.</summary>
internal sealed class DurationKind : ScalarKind<double>
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public override string Expected => "seconds above 0, or a number with ms, s, m, h or d";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out double value)
    {
        var unit = Units.FirstOrDefault(u => scalar.Text.EndsWith(u.Unit, StringComparison.Ordinal), (Unit: "", Seconds: 1.0));
        var digits = scalar.Text[..^unit.Unit.Length];
        var isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        value *= unit.Seconds;
        return isNumber && double.IsFinite(value) && value > 0;
    }

    protected override string Format(double value) => YamlNumber.Format(value);
}
