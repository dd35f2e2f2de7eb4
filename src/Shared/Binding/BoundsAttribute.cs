namespace DistTrain.Shared.Binding;

/// <summary>The numbers that a key takes; a limit that is not given is NaN, with which every comparison is false.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BoundsAttribute : Attribute
{
    public double AtLeast { get; init; } = double.NaN;

    public double Above { get; init; } = double.NaN;

    public double AtMost { get; init; } = double.NaN;

    public double Below { get; init; } = double.NaN;

    public bool Contain(double value) => !(value < AtLeast || value <= Above || value > AtMost || value >= Below);

    /// <summary>What follows "a number": <c>, 0 or more</c>, <c> above 0 and at most 1</c>.</summary>
    public override string ToString()
    {
        var hasUpper = !double.IsNaN(AtMost) || !double.IsNaN(Below);
        return (double.IsNaN(AtLeast), hasUpper) switch
        {
            (false, false) => $", {AtLeast} or more",
            (false, true) => double.IsNaN(Below) ? $" from {AtLeast} to {AtMost}" : $" from {AtLeast} to below {Below}",
            (true, false) => double.IsNaN(Above) ? "" : $" above {Above}",
            (true, true) => $" above {Above} and {(double.IsNaN(Below) ? $"at most {AtMost}" : $"below {Below}")}",
        };
    }
}
