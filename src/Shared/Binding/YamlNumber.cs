using System.Globalization;

namespace DistTrain.Shared.Binding;

/// <summary>Writes numbers so that every reader of YAML takes them for numbers.</summary>
internal static class YamlNumber
{
    /// <summary>The shortest text that reads back to the value; with a point before an exponent, without which some readers
    /// of YAML take it for a word.</summary>
    public static string Format(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E');
        if (exponent < 0)
            return text;
        var mantissa = text[..exponent];
        return $"{mantissa}{(mantissa.Contains('.') ? "" : ".0")}e{text[(exponent + 1)..]}";
    }
}
