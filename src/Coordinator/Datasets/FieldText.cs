using System.Globalization;

namespace DistTrain.Coordinator.Datasets;

/// <summary>How the text of a field is interpreted.</summary>
internal static class FieldText
{
    /// <summary>Whether a field has no value: empty, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c> or <c>null</c>.</summary>
    public static bool IsMissing(string text) => text.Length switch
    {
        0 => true,
        1 => text[0] == '?',
        2 => text is "NA" or "na",
        3 => text is "NaN" or "nan" or "N/A" or "n/a",
        4 => text is "null" or "NULL",
        _ => false,
    };

    /// <summary>Whether the text is a finite number, with a decimal point if any.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value) && Math.Abs(value) <= float.MaxValue;

    /// <summary>Values in numeric order when all are numbers, otherwise in the order of their characters.</summary>
    public static IEnumerable<string> Sorted(IReadOnlyCollection<string> values) =>
        values.All(value => TryNumber(value, out _))
            ? values.OrderBy(value => double.Parse(value, CultureInfo.InvariantCulture))
                .ThenBy(value => value, StringComparer.Ordinal)
            : values.Order(StringComparer.Ordinal);
}
