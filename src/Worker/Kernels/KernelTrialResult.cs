using System.Globalization;

namespace DistTrain.Worker.Kernels;

/// <summary>The result of timing both sets of kernels on a kind of CPU.</summary>
/// <param name="Set"><see cref="KernelSet.Vendor"/> or <see cref="KernelSet.Widest"/>.</param>
/// <param name="Speedup">Speed of the widest kernels relative to the vendor's; 0 when they could not be timed.</param>
internal sealed record KernelTrialResult(KernelSet Set, double Speedup)
{
    /// <summary>
    /// Below it the widest kernels count as clearly slower. Measurements of equal machines must not fall on both sides of it.
    /// </summary>
    private const double ClearlySlower = 1 / 1.1;

    /// <summary>Whether both sets were timed.</summary>
    public bool WasTried => Speedup > 0;

    /// <summary>Judges two times, in seconds; null for what could not be measured.</summary>
    public static KernelTrialResult Of(double? vendor, double? widest)
    {
        if (vendor is not > 0 || widest is not > 0)
            return new KernelTrialResult(KernelSet.Vendor, 0);
        var speedup = vendor.Value / widest.Value;
        return new KernelTrialResult(speedup < ClearlySlower ? KernelSet.Vendor : KernelSet.Widest, speedup);
    }

    /// <summary>The line of the cache file: the name of the set and the speedup.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{KernelSets.Name(Set)} {Speedup:0.000}\n");

    /// <summary>Parses a line of <see cref="ToLine"/>; null when it is not one.</summary>
    public static KernelTrialResult? Parse(string line) =>
        line.TrimEnd('\n').Split(' ') is [var name, var number]
        && KernelSets.TryParse(name, out var set) && set is KernelSet.Vendor or KernelSet.Widest
        && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speedup)
            ? new KernelTrialResult(set, speedup)
            : null;
}
