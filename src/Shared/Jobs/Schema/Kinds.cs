namespace DistTrain.Shared.Jobs.Schema;

/// <summary>The kinds of plain values that job files have.</summary>
internal static class Kinds
{
    public static Kind<double> Positive { get; } = new NumberKind("a number above 0", x => x > 0);

    public static Kind<double> NotNegative { get; } = new NumberKind("a number, 0 or more", x => x >= 0);

    public static Kind<double> Any { get; } = new NumberKind("a number", _ => true);

    public static Kind<double> AtLeastOne { get; } = new NumberKind("a number, 1 or more", x => x >= 1);

    /// <summary>[0, 1).</summary>
    public static Kind<double> Decay { get; } = new NumberKind("a number from 0 to below 1", x => x is >= 0 and < 1);

    /// <summary>[0, 1].</summary>
    public static Kind<double> Share { get; } = new NumberKind("a number from 0 to 1", x => x is >= 0 and <= 1);

    /// <summary>(0, 1].</summary>
    public static Kind<double> PositiveShare { get; } =
        new NumberKind("a number above 0 and at most 1", x => x is > 0 and <= 1);

    /// <summary>(0, 1).</summary>
    public static Kind<double> Inside { get; } = new NumberKind("a number above 0 and below 1", x => x is > 0 and < 1);

    public static Kind<int> Count { get; } = new WholeKind<int>(1, int.MaxValue);

    public static Kind<int> CountOrZero { get; } = new WholeKind<int>(0, int.MaxValue);

    public static Kind<long> LongCount { get; } = new WholeKind<long>(1, long.MaxValue);

    public static Kind<ulong> Seed { get; } = new WholeKind<ulong>(0, ulong.MaxValue);

    public static Kind<bool> Flag { get; } = new FlagKind();

    public static Kind<double> Duration { get; } = new DurationKind();

    public static Kind<string> FilePath { get; } = new PathKind();

    public static Kind<string> Column { get; } = new TextKind("a column's name", text => text.Length > 0);

    public static Kind<Monitor> Monitor { get; } = new NameKind<Monitor>(
        Jobs.Monitor.Names.ToDictionary(
            name => name, name => Jobs.Monitor.TryParse(name, out var monitor) ? monitor : default),
        "a monitored value");

    public static Kind<T> Name<T>(string what)
        where T : struct, Enum => new NameKind<T>(Enum.GetValues<T>().ToDictionary(value => KebabCase.Of(value)), what);

    public static Kind<ValueList<T>> List<T>(Kind<T> item, string what) => new ListKind<T>(item, what);

    public static Kind<T?> Optional<T>(Kind<T> kind)
        where T : class => new OptionalKind<T>(kind);

    public static Kind<T?> OptionalValue<T>(Kind<T> kind, string none = "none")
        where T : struct => new OptionalValueKind<T>(kind, none);
}
