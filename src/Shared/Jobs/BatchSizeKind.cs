using DistTrain.Shared.Binding;
using DistTrain.Shared.Yaml;

namespace DistTrain.Shared.Jobs;

/// <summary>How a <see cref="BatchSize"/> is written.</summary>
internal sealed class BatchSizeKind : ScalarKind<BatchSize>
{
    public override string Expected => "a whole number, 1 or more; or full";

    protected override bool TryParse(YamlScalar scalar, ReadContext context, out BatchSize value)
    {
        value = BatchSize.Full;
        if (scalar.Text == "full")
            return true;
        if (!scalar.IsPlain || !int.TryParse(scalar.Text, out var samples) || samples < 1)
            return false;
        value = BatchSize.Of(samples);
        return true;
    }

    protected override string Format(BatchSize value) => value.ToString();
}
