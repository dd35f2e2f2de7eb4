using System.Globalization;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;

namespace DistTrain.Cli.Inference;

/// <summary>The columns of a predictions file: what a model's outputs mean for its loss.</summary>
internal sealed class PredictionFormat(LossSpec loss, Preprocessor encoder)
{
    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; } = loss.TargetType switch
    {
        TargetType.Binary => ["probability", "class"],
        TargetType.Classes =>
            ["class", .. Enumerable.Range(0, encoder.Target.Size).Select(i => "probability_" + ClassName(encoder, i))],
        _ when encoder.Target.Size == 1 => ["value"],
        _ => [.. Enumerable.Range(0, encoder.Target.Size).Select(i => "value_" + (i < encoder.TargetColumns.Count
            ? encoder.TargetColumns[i]
            : i.ToString(CultureInfo.InvariantCulture)))],
    };

    /// <summary>The fields of one row.</summary>
    /// <param name="outputs">The model's outputs for the row.</param>
    public IEnumerable<string> Fields(ReadOnlySpan<float> outputs)
    {
        switch (loss.TargetType)
        {
            case TargetType.Binary:
                var probability = loss is BinaryCrossEntropyWithLogitsLoss
                    ? (float)(1 / (1 + Math.Exp(-outputs[0])))
                    : outputs[0];
                return [Text(probability), ClassName(encoder, probability >= 0.5f ? 1 : 0)];
            case TargetType.Classes:
                var probabilities = loss is NegativeLogLikelihoodLoss ? Exponentials(outputs, 0) : Softmax(outputs);
                var mostLikely = Array.IndexOf(probabilities, probabilities.Max());
                return [ClassName(encoder, mostLikely), .. probabilities.Select(p => Text((float)p))];
            default:
                return [.. outputs.ToArray().Select(Text)];
        }
    }

    private static double[] Softmax(ReadOnlySpan<float> outputs)
    {
        var largest = float.NegativeInfinity;
        foreach (var output in outputs)
            largest = Math.Max(largest, output);
        var exponentials = Exponentials(outputs, largest);
        var sum = exponentials.Sum();
        return [.. exponentials.Select(value => value / sum)];
    }

    private static double[] Exponentials(ReadOnlySpan<float> outputs, float shift)
    {
        var values = new double[outputs.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Exp((double)outputs[i] - shift);
        return values;
    }

    private static string ClassName(Preprocessor encoder, int number) =>
        number < encoder.Classes.Count ? encoder.Classes[number] : number.ToString(CultureInfo.InvariantCulture);

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
