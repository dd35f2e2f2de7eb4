using System.Globalization;

namespace DistTrain.Shared.Logging;

/// <summary>Numbers as people read them, the same in every language setting.</summary>
public static class Quantity
{
    /// <summary>A loss or metric in eight characters or less: four decimals, or a power of ten when they would not show
    /// it.</summary>
    public static string Figure(double? value) => value switch
    {
        null => "-",
        0 => "0.0000",
        { } v when !double.IsFinite(v) => v.ToString(CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) is >= 0.001 and < 1000 => v.ToString("0.0000", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.00e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>A number and its noun: <c>1 worker</c>, <c>2 microbatches</c>, <c>5,000 samples</c>.</summary>
    public static string Count(long number, string noun) =>
        number.ToString("N0", CultureInfo.InvariantCulture) + " " + noun
            + (number == 1 ? "" : noun.EndsWith("batch", StringComparison.Ordinal) ? "es" : "s");

    /// <summary>A rate: whole from 100 on, else with one decimal.</summary>
    public static string Rate(double perSecond) =>
        double.IsFinite(perSecond) ? perSecond.ToString(perSecond >= 100 ? "N0" : "N1", CultureInfo.InvariantCulture) : "-";
}
