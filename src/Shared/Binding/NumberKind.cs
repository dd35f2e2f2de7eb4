using System.Globalization;
using System.Numerics;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Binding;

/// <summary>A finite number within bounds; a whole one unless <typeparamref name="T"/> is double.</summary>
internal sealed class NumberKind<T>(BoundsAttribute bounds) : ScalarKind<T>, INumberKind
    where T : struct, INumber<T>
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;

    public BoundsAttribute Bounds => bounds;

    public bool IsWhole => typeof(T) != typeof(double);

    public override string Expected => $"a {(IsWhole ? "whole " : "")}number{Limits}";

    public override string Limits => bounds.ToString();

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out T value) =>
        T.TryParse(scalar.Text, IsWhole ? Whole : NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && scalar.IsPlain && T.IsFinite(value) && bounds.Contain(double.CreateTruncating(value));

    protected override string Format(T value) => value is double number
        ? YamlNumber.Format(number) : value.ToString(null, CultureInfo.InvariantCulture);

    protected override string? Hint(YamlScalar scalar) => scalar.IsPlain ? null : "; leave the quotes out";
}
