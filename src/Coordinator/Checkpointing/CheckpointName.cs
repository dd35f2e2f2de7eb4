using System.Globalization;
using System.Text.RegularExpressions;
using DistTrain.Shared.Protocol;

namespace DistTrain.Coordinator.Checkpointing;

/// <summary>
/// The name of a checkpoint's directory: <c>epoch-000012-step-000000168</c>, epochs completed and steps committed; a second
/// one of the same place gets <c>-2</c>, and so on. Newer ones compare greater.
/// </summary>
/// <param name="Epochs">Epochs completed.</param>
/// <param name="Step">Optimizer steps committed.</param>
/// <param name="Copy">1, or the number behind the name.</param>
public readonly partial record struct CheckpointName(int Epochs, long Step, int Copy) : IComparable<CheckpointName>
{
    /// <summary>The first name for a position.</summary>
    public static CheckpointName At(RunPosition position) => new(position.Epoch - 1, position.Step, 1);

    /// <summary>Reads a directory's name; null when it is not a checkpoint's.</summary>
    public static CheckpointName? TryParse(string name)
    {
        var match = Pattern().Match(name);
        if (!match.Success
            || !int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var epochs)
            || !long.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var step))
            return null;
        var copy = 1;
        return match.Groups[3].Success && !int.TryParse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out copy)
            ? null
            : new CheckpointName(epochs, step, copy);
    }

    /// <summary>By step, then epochs, then copy.</summary>
    public int CompareTo(CheckpointName other) => (Step, Epochs, Copy).CompareTo((other.Step, other.Epochs, other.Copy));

    /// <inheritdoc/>
    public override string ToString() =>
        Copy == 1 ? $"epoch-{Epochs:d6}-step-{Step:d9}" : $"epoch-{Epochs:d6}-step-{Step:d9}-{Copy}";

    public static bool operator <(CheckpointName left, CheckpointName right) => left.CompareTo(right) < 0;

    public static bool operator >(CheckpointName left, CheckpointName right) => left.CompareTo(right) > 0;

    public static bool operator <=(CheckpointName left, CheckpointName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CheckpointName left, CheckpointName right) => left.CompareTo(right) >= 0;

    [GeneratedRegex(@"^epoch-(\d{6,9})-step-(\d{9,18})(?:-([1-9]\d{0,8}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
